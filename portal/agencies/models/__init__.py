"""Agencies, areas and categories, who works where, and which agency is suggested for what."""

from portal.agencies.models.memberships import (
    Membership,
    MembershipQuerySet,
    MembershipRole,
    agencies_covered_by,
    agencies_headed_by,
    complaint_ids,
    covered_ids,
)
from portal.agencies.models.routing_rules import RoutingRule
from portal.agencies.models.trees import (
    SLUG,
    Agency,
    Area,
    Category,
    TreeNode,
    TreeQuerySet,
)

__all__ = [
    "SLUG",
    "Agency",
    "Area",
    "Category",
    "Membership",
    "MembershipQuerySet",
    "MembershipRole",
    "RoutingRule",
    "TreeNode",
    "TreeQuerySet",
    "agencies_covered_by",
    "agencies_headed_by",
    "complaint_ids",
    "covered_ids",
]
