"""
Second looks: of the approvals, some are drawn at random, and another moderator says what he or
she would have decided, without being told what was decided.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.models import Decision, Outcome, SecondLook
from moderation.workflow.ledger import Verdict
from moderation.workflow.locks import only_moderators
from portal.accounts.models import User
from portal.audit.log import record


def draw(decision: Decision, *, one_in: int | None = None) -> SecondLook | None:
    """
    Draw one of ``one_in`` approvals by chance, in the transaction that wrote it; by default one
    of ``settings.SECOND_LOOK_ONE_IN``, and none where that is 0. Nobody can foresee which: the
    chance is the system's. What was blacked out is read only by a press that is written down, so
    approvals with redactions are not drawn.
    """
    if "redactions" in decision.data:
        return None
    one_in = settings.SECOND_LOOK_ONE_IN if one_in is None else one_in
    if decision.outcome != Outcome.APPROVE or not one_in or secrets.randbelow(one_in):
        return None
    drawn: SecondLook = SecondLook.objects.create(decision=decision, drawn_at=decision.at)
    return drawn


@transaction.atomic
def give_second_look(
    look_id: int, verdict: Verdict, *, by: User, at: datetime | None = None
) -> SecondLook:
    """
    Keep what ``by`` would have decided, once. PermissionDenied for who decided or wrote it;
    ValidationError if somebody else was faster.
    """
    only_moderators(by)
    look = SecondLook.objects.select_for_update(of=("self",)).get(pk=look_id)
    if not SecondLook.objects.for_moderator(by).filter(pk=look_id).exists():
        raise PermissionDenied(
            _("You decided or wrote this yourself. Another moderator takes the second look.")
        )
    if look.looked_at is not None:
        raise ValidationError(
            _("Somebody else has taken this second look already."), code="wrong_state"
        )
    look.looked_by, look.looked_at = by, at or timezone.now()
    look.outcome = verdict.outcome
    look.reason = verdict.reason if verdict.has_reason else None
    look.save(update_fields=["looked_by", "looked_at", "outcome", "reason"])
    subject = f"decision {look.decision_id}"
    record("second_look", by=by, subject=subject, at=at, outcome=look.outcome)
    return look
