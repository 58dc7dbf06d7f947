"""What moderators work with: reasons, claims, decisions, orders about imports."""

from moderation.models.claims import Claim
from moderation.models.decisions import Decision
from moderation.models.imported import BulkDecision
from moderation.models.reasons import Outcome, Reason

__all__ = ["BulkDecision", "Claim", "Decision", "Outcome", "Reason"]
