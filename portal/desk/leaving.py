"""
Closes the account of a person who leaves, after handing their unfinished work to a successor.
"""

from typing import TypedDict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk, SubmissionState
from forum.models import Submission
from moderation import leaving as moderation
from portal.accounts import workflow as accounts
from portal.accounts.models import User
from portal.agencies import workflow as agencies
from portal.agencies.models import Agency, Membership, MembershipRole
from portal.notifications.outbox import cancel_messages_to
from workorders.models import SignOff, WorkOrder


class WorkInHand(TypedDict):
    """The unfinished work of a person who leaves, as the page lists it."""

    claims: int
    drafts: list[Submission]
    headed_alone: list[Agency]
    to_sign: int
    # Whether a successor must be named.
    needs_successor: bool


def drafts_of(user: User) -> QuerySet[Submission]:
    """Drafts of replies and corrections that the person has not handed in yet."""
    return Submission.objects.filter(
        author=user, desk=Desk.WORKORDERS, state=SubmissionState.DRAFT
    ).select_related("thread")


def agencies_without_another_head(user: User) -> list[Agency]:
    """Agencies in which the person is the only active head."""
    others = Membership.objects.heads().filter(user__is_active=True).exclude(user=user)
    return [
        row.agency
        for row in Membership.objects.of(user).heads().select_related("agency")
        if not others.filter(agency=row.agency).exists()
    ]


def orders_to_sign(user: User) -> QuerySet[WorkOrder]:
    """Orders with a reply to sign, in agencies where the person is the only head."""
    orders: QuerySet[WorkOrder] = WorkOrder.objects.to_be_signed_by(user)
    return orders.filter(agency__in=agencies_without_another_head(user))


def work_in_hand(user: User) -> WorkInHand:
    """The work that must be handed over before the account is closed."""
    drafts, agencies_alone = list(drafts_of(user)), agencies_without_another_head(user)
    return {
        "claims": moderation.claims_of(user).count(),
        "drafts": drafts,
        "headed_alone": agencies_alone,
        "to_sign": orders_to_sign(user).count(),
        "needs_successor": bool(drafts or agencies_alone),
    }


@transaction.atomic
def close_account(user: User, *, by: User, reason: str, successor: User | None = None) -> None:
    """
    Hand over the person's work, then close the account; sessions end at the next request.

    Raises ValidationError for the own account and a missing or inactive successor.
    """
    if not by.has_perm("accounts.administer"):
        raise PermissionDenied
    _refuse_unfit(user, successor, by=by)
    moderation.release_claims_of(user, by=by)
    # Without a successor there are no drafts: refused above.
    if successor is not None:
        for draft in drafts_of(user):
            forum.hand_over(draft.pk, to=successor, by=by)
    _hand_over_memberships(user, successor, by=by)
    cancel_messages_to(user)
    accounts.close_account(user.pk, by=by, reason=reason)


def _refuse_unfit(user: User, successor: User | None, *, by: User) -> None:
    if user.pk == by.pk:
        raise ValidationError(_("Another administrator closes your own account."), code="own")
    if successor is not None and (successor.pk == user.pk or not successor.is_active):
        raise ValidationError({"successor": _("Please choose somebody who can sign in.")})
    if successor is None and work_in_hand(user)["needs_successor"]:
        raise ValidationError({"successor": _("Please choose who takes over what is listed.")})


def _hand_over_memberships(user: User, successor: User | None, *, by: User) -> None:
    alone = {agency.pk for agency in agencies_without_another_head(user)}
    drafted = (
        set(
            SignOff.objects.under_way()
            .filter(submission__author=successor)
            .values_list("order__agency", flat=True)
        )
        if successor
        else set()
    )
    for row in list(Membership.objects.of(user).select_related("agency")):
        # The successor needs a membership to open the orders of the drafts.
        role = MembershipRole.HEAD if row.agency_id in alone else MembershipRole.CLERK
        if successor is not None and row.agency_id in alone | drafted:
            _give_membership(successor, row.agency, role, by=by)
        agencies.leave(user.pk, agency=row.agency, by=by)


def _give_membership(successor: User, agency: Agency, role: str, *, by: User) -> None:
    there = Membership.objects.of(successor).filter(agency=agency).first()
    if there is None or (role == MembershipRole.HEAD and there.role != role):
        agencies.join(successor.pk, agency=agency, role=role, by=by)
