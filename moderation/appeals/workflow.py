"""
Making, deciding and ending appeals: the only writer of ``Appeal``.

Every step locks the thread and the submission first, so that an appeal, a new decision and the
author's own change wait for each other. Another moderator than the one who decided decides the
appeal, and never its author.
"""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import SubmissionState
from forum.models import Submission
from forum.urgency import END_OF_OFFICE_DAY
from forum.workflow.locks import lock_submission
from moderation.appeals.grounds import ground_of, still_stands, why_not_by
from moderation.appeals.ruling import Ruling, facts_of, step_of
from moderation.models import Appeal, AppealState
from moderation.workflow.locks import only_moderators
from portal.accounts.models import User
from portal.audit.log import record

# Days of the calendar, counted from the day after it was made.
ANSWERED_WITHIN_DAYS = 3
ANY_STATE = set(SubmissionState.values)


@transaction.atomic
def appeal(submission_id: int, *, by: User, words: str, at: datetime | None = None) -> Appeal:
    """Ask for a second look, as the author; ValidationError where there is nothing to look at."""
    submission = lock_submission(submission_id, expected=ANY_STATE)
    if submission.author_id is None or submission.author_id != by.pk:
        raise PermissionDenied
    ground = ground_of(submission)
    if ground is None:
        raise ValidationError(
            _("There is nothing here that another moderator could look at now."), code="no_ground"
        )
    made_at = at or timezone.now()
    made: Appeal = Appeal.objects.create(
        submission=submission,
        decision=ground.decision,
        hiding=ground.hiding,
        words=words,
        made_at=made_at,
        due_at=due_of(made_at),
    )
    forum.record_appeal(submission, facts_of(made, ground), due_at=made.due_at, by=by, at=at)
    record("appeal", by=by, subject=_subject(submission), at=at, appeal=made.pk)
    return made


def due_of(made_at: datetime) -> datetime:
    """The end of the office day by which an appeal is decided."""
    last = timezone.localdate(made_at) + timedelta(days=ANSWERED_WITHIN_DAYS)
    return timezone.make_aware(datetime.combine(last, END_OF_OFFICE_DAY))


def due_now() -> datetime:
    """By when an appeal that is made now is decided."""
    return due_of(timezone.now())


@transaction.atomic
def decide_appeal(
    appeal_id: int, ruling: Ruling, *, by: User, at: datetime | None = None
) -> Appeal:
    """
    Uphold or reject an appeal, once; its author is told with the answer.

    A text that was returned or refused is published at once where the appeal is upheld, so that
    its author does not wait a second time. ValidationError if somebody has decided already, or
    what it is against is no longer in force.
    """
    only_moderators(by)
    submission, decided = _lock(appeal_id)
    if not decided.is_open:
        raise _already_decided(decided)
    if why := why_not_by(decided, by):
        raise PermissionDenied(_("%(why)s Another moderator decides the appeal.") % {"why": why})
    if not still_stands(decided):
        raise ValidationError(
            _("What the appeal is about has been changed since, so nothing is left to decide."),
            code="moot",
        )
    decided.state = AppealState.UPHELD if ruling.is_upheld else AppealState.REJECTED
    decided.answer, decided.decided_by = ruling.answer, by
    step_of(decided, ruling)(submission, decided, ruling, by=by, at=at)
    _close(decided, at=at)
    record(
        "decide_appeal", by=by, subject=_subject(submission), reason=ruling.answer, at=at,
        appeal=decided.pk, state=str(decided.state),
    )  # fmt: skip
    return decided


@transaction.atomic
def lapse(appeal_id: int) -> None:
    """End an open appeal against something that is no longer in force; else nothing happens."""
    submission, open_one = _lock(appeal_id)
    if not open_one.is_open or still_stands(open_one):
        return
    open_one.state = AppealState.LAPSED
    _close(open_one, at=None)
    forum.lapse_appeal(submission, facts_of(open_one))


def _lock(appeal_id: int) -> tuple[Submission, Appeal]:
    submission_id = Appeal.objects.values_list("submission_id", flat=True).get(pk=appeal_id)
    submission = lock_submission(submission_id, expected=ANY_STATE)
    locked = Appeal.objects.select_for_update(of=("self",)).with_grounds().get(pk=appeal_id)
    locked.submission = submission
    return submission, locked


def _close(decided: Appeal, *, at: datetime | None) -> None:
    decided.decided_at = at or timezone.now()
    decided.save(update_fields=["state", "decided_at", "decided_by", "answer", "ruling"])


def _already_decided(decided: Appeal) -> ValidationError:
    if decided.state == AppealState.LAPSED:
        return ValidationError(
            _("What the appeal is about has been changed since, so nothing is left to decide."),
            code="moot",
        )
    return ValidationError(
        _("%(name)s has already decided this appeal on %(time)s: %(outcome)s."),
        code="already_decided",
        params={
            "name": decided.decided_by.display_name if decided.decided_by else "–",
            "time": date_format(timezone.localtime(decided.decided_at), "SHORT_DATETIME_FORMAT"),
            "outcome": decided.get_state_display(),
        },
    )


def _subject(submission: Submission) -> str:
    return f"submission {submission.number or submission.pk}"
