"""
Steps by which people join and leave agencies, and rows of the trees are retired. No other
module writes ``Membership``.
"""

import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from portal.accounts import workflow as accounts
from portal.accounts.models import User
from portal.agencies.models import Agency, Membership, TreeNode
from portal.audit.log import record


@transaction.atomic
def join(user_id: int, *, agency: Agency, role: str, by: User | None = None) -> Membership:
    """Make the person work for ``agency`` as ``role``; idempotent."""
    membership, created = Membership.objects.get_or_create(
        user_id=user_id, agency=agency, defaults={"role": role}
    )
    before = "" if created else membership.role
    if before != role:
        membership.role = role
        membership.full_clean()
        membership.save(update_fields=["role"])
        subject = _subject(user_id)
        record("join_agency", by=by, subject=subject, agency=agency.name, role=role)
    accounts.grant_role(user_id, role=role, by=by)
    accounts.set_agency_label(user_id, label=agency.name)
    if before:
        _give_up_role(user_id, role=before, by=by)
    return membership


@transaction.atomic
def leave(user_id: int, *, agency: Agency, by: User | None = None) -> None:
    """End the person's work for ``agency``; the role is revoked with the last agency."""
    membership = Membership.objects.filter(user_id=user_id, agency=agency).first()
    if membership is None:
        return
    membership.delete()
    record("leave_agency", by=by, subject=_subject(user_id), agency=agency.name)
    _give_up_role(user_id, role=membership.role, by=by)
    left = Membership.objects.filter(user_id=user_id).select_related("agency").last()
    accounts.set_agency_label(user_id, label=left.agency.name if left else "")


def _give_up_role(user_id: int, *, role: str, by: User | None) -> None:
    if not Membership.objects.filter(user_id=user_id, role=role).exists():
        accounts.revoke_role(user_id, role=role, by=by)


def _subject(user_id: int) -> str:
    return f"user {get_user_model().objects.get(pk=user_id).get_username()}"


@transaction.atomic
def retire(node: TreeNode, *, by: User | None = None, reason: str = "") -> None:
    """Retire the row: it is no longer offered, but stays readable where it is referred to."""
    _set_retired(node, at=timezone.now(), act="retire", by=by, reason=reason)


@transaction.atomic
def retire_agency(
    agency_id: int, *, by: User | None, successor: Agency | None = None, reason: str = ""
) -> Agency:
    """
    Retire an agency whose work ``successor`` takes over. The caller, on an upper floor, must
    have moved its orders before.
    """
    agency = Agency.objects.select_for_update(of=["self"]).get(pk=agency_id)
    agency.successor = successor
    agency.save(update_fields=["successor"])
    retire(agency, by=by, reason=reason)
    return agency


@transaction.atomic
def bring_back(node: TreeNode, *, by: User | None = None) -> None:
    """Put a retired row back into use; an agency's successor is removed."""
    _set_retired(node, at=None, act="bring_back", by=by)
    if isinstance(node, Agency) and node.successor_id:
        node.successor = None
        node.save(update_fields=["successor"])


def _set_retired(
    node: TreeNode, *, at: datetime.datetime | None, act: str, by: User | None, reason: str = ""
) -> None:
    if bool(node.retired_at) != bool(at):
        node.retired_at = at
        node.save(update_fields=["retired_at"])
        record(act, by=by, subject=f"{node._meta.model_name} {node.slug}", reason=reason)
