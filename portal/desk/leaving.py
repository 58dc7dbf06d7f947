"""
Closing the account of somebody who leaves: first it is asked who goes on with what lies
with them, so that nothing stays stuck with an account nobody opens any more.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk, SubmissionState
from forum.models import Submission
from moderation import leaving as moderation
from portal.accounts import workflow as accounts
from portal.agencies import workflow as agencies
from portal.agencies.models import Membership, MembershipRole
from portal.notifications.outbox import cancel_messages_to
from workorders.models import SignOff, WorkOrder


def drafts_of(user):
    """Replies and corrections that the person is writing and that are not handed in."""
    return Submission.objects.filter(
        author=user, desk=Desk.WORKORDERS, state=SubmissionState.DRAFT
    ).select_related("thread")


def agencies_without_another_head(user):
    """Agencies that would be without a head."""
    others = Membership.objects.heads().filter(user__is_active=True).exclude(user=user)
    return [
        row.agency
        for row in Membership.objects.of(user).heads().select_related("agency")
        if not others.filter(agency=row.agency).exists()
    ]


def waiting_for_signature(user):
    """Orders of those agencies whose reply waits for a head."""
    return WorkOrder.objects.to_be_signed_by(user).filter(
        agency__in=agencies_without_another_head(user)
    )


def lies_with(user):
    """What the page lists, and whether a person has to be named."""
    drafts, agencies_alone = list(drafts_of(user)), agencies_without_another_head(user)
    return {
        "claims": moderation.claims_of(user).count(),
        "drafts": drafts,
        "headed_alone": agencies_alone,
        "to_sign": waiting_for_signature(user).count(),
        "needs_successor": bool(drafts or agencies_alone),
    }


@transaction.atomic
def close_account(user, *, by, reason, successor=None):
    """Hand over what lies with the person, then close; a session ends with the next page."""
    if not by.has_perm("accounts.administer"):
        raise PermissionDenied
    _refuse_unfit(user, successor, by=by)
    moderation.release_all(user, by=by)
    for draft in drafts_of(user):
        forum.hand_over(draft.pk, to=successor, by=by)
    _hand_agencies_on(user, successor, by=by)
    cancel_messages_to(user)
    accounts.close_account(user.pk, by=by, reason=reason)


def _refuse_unfit(user, successor, *, by):
    if user.pk == by.pk:
        raise ValidationError(_("Another administrator closes your own account."), code="own")
    if successor is not None and (successor.pk == user.pk or not successor.is_active):
        raise ValidationError({"successor": _("Please choose somebody who can sign in.")})
    if successor is None and lies_with(user)["needs_successor"]:
        raise ValidationError({"successor": _("Please choose who takes over what is listed.")})


def _hand_agencies_on(user, successor, *, by):
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
        # Drafts are worth nothing to somebody who may not open their order.
        role = MembershipRole.HEAD if row.agency_id in alone else MembershipRole.CLERK
        if row.agency_id in alone | drafted:
            _let_in(successor, row.agency, role, by=by)
        agencies.leave(user.pk, agency=row.agency, by=by)


def _let_in(successor, agency, role, *, by):
    there = Membership.objects.of(successor).filter(agency=agency).first()
    if there is None or (role == MembershipRole.HEAD and there.role != role):
        agencies.join(successor.pk, agency=agency, role=role, by=by)
