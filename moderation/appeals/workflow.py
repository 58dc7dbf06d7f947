"""
Making, deciding and ending appeals: the only writer of ``Appeal``.

Every step locks the thread and the submission first, so that an appeal, a new decision and the
author's own change wait for each other. Another moderator than the one who decided decides the
appeal, and never its author.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import SubmissionState
from forum.models import Submission, SubmissionVersion
from forum.reading.blacked_out import versions_blacked_out
from forum.urgency import END_OF_OFFICE_DAY
from forum.workflow.locks import lock_submission
from forum.workflow.publishing.blacking_out import (
    NOTHING,
    blacked_out_in,
    post_of,
    shown_blacked_out,
)
from forum.workflow.publishing.redacting import PointedOut
from moderation.appeals.grounds import Ground, ground_of, still_stands, why_not_by
from moderation.models import TAKE_BACK, Appeal, AppealState, Decision, Outcome
from moderation.placeholders import Filler
from moderation.redacting.proposals import carried_over
from moderation.workflow.deciding import STEPS
from moderation.workflow.ledger import Verdict, record_decision
from moderation.workflow.locks import only_moderators, refuse_unwanted_publication
from portal.accounts.models import User
from portal.audit.log import record

# Days of the calendar, counted from the day after it was made.
ANSWERED_WITHIN_DAYS = 3
ANY_STATE = set(SubmissionState.values)


@dataclass(frozen=True)
class Ruling:
    """
    What the second moderator decides. ``outcome`` is what becomes of a returned or refused text
    where the appeal is upheld: published, or accepted without being published. ``stays`` is what
    goes on being blacked out where the appeal is against that: nothing means as it was written.
    """

    is_upheld: bool
    answer: str
    outcome: str = Outcome.APPROVE
    stays: PointedOut = NOTHING


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
    forum.record_appeal(submission, _facts(made, ground), due_at=made.due_at, by=by, at=at)
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
    _step(decided, ruling)(submission, decided, ruling, by=by, at=at)
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
    forum.lapse_appeal(submission, _facts(open_one))


def _lock(appeal_id: int) -> tuple[Submission, Appeal]:
    submission_id = Appeal.objects.values_list("submission_id", flat=True).get(pk=appeal_id)
    submission = lock_submission(submission_id, expected=ANY_STATE)
    locked = Appeal.objects.select_for_update(of=("self",)).with_grounds().get(pk=appeal_id)
    locked.submission = submission
    return submission, locked


def _step(decided: Appeal, ruling: Ruling) -> Callable[..., None]:
    if not ruling.is_upheld:
        return _reject
    if decided.is_about_blacked_out:
        return _show
    return _restore if decided.hiding_id else _publish


def _publish(
    submission: Submission, decided: Appeal, ruling: Ruling, *, by: User, at: datetime | None
) -> None:
    """
    Reopen a returned or refused text, and take it on in the same transaction, without what was
    blacked out before. Where that cannot be found in it, it waits for the desk.
    """
    decision = decided.decision
    assert decision is not None
    refuse_unwanted_publication(submission, ruling.outcome)
    _refuse_older_edit(submission)
    before, version = submission.state, decision.version
    earlier = versions_blacked_out(submission)
    blacked_out = carried_over(version, earlier)
    outcome = TAKE_BACK if blacked_out is None else ruling.outcome
    forum.reopen_for_appeal(
        submission, _facts(decided), version=version, outcome=outcome, by=by, at=at
    )
    verdict = Verdict(outcome, note=ruling.answer, supersedes=decision)
    if blacked_out is not None:
        verdict = _with_redactions(verdict, blacked_out, earlier)
        forum.point_out(submission, version.pk, blacked_out)
        reason = Filler(submission).reason(verdict.reason) if verdict.reason else None
        STEPS[outcome](submission, version_id=version.pk, by=by, at=at, reason=reason)
    decided.ruling = record_decision(
        submission, verdict, version_id=version.pk, before=before, by=by, at=at,
        act="uphold_appeal",
    )  # fmt: skip


def _with_redactions(
    verdict: Verdict, blacked_out: PointedOut, earlier: list[SubmissionVersion]
) -> Verdict:
    """With what stays blacked out, for the reason that was given for it."""
    if not blacked_out:
        return verdict
    given = Decision.objects.filter(version__in=earlier, chosen_reason__for_redacting=True)
    line = given.select_related("chosen_reason").order_by("-pk").first()
    return replace(
        verdict,
        reason=line.chosen_reason if line else None,
        spans=blacked_out.spans,
        pictures=blacked_out.pictures,
    )


def _restore(
    submission: Submission, decided: Appeal, ruling: Ruling, *, by: User, at: datetime | None
) -> None:
    """Show what was hidden as it was before."""
    hiding = decided.hiding
    # Whatever is hidden has a thread.
    assert hiding is not None
    assert hiding.thread_id is not None
    if hiding.post_id is not None:
        forum.restore_post(hiding.post_id, by=by, at=at)
    else:
        forum.restore(hiding.thread_id, by=by, at=at)
    submission.refresh_from_db(fields=["thread"])
    forum.uphold_hiding_appeal(submission, _facts(decided), by=by, at=at)


def _show(
    submission: Submission, decided: Appeal, ruling: Ruling, *, by: User, at: datetime | None
) -> None:
    """Show what was blacked out, but for what stays so; where it is shown it is at once."""
    version, post, decision = shown_blacked_out(submission), post_of(submission), decided.decision
    # Under the lock it was asked that the appeal still stands.
    assert version is not None
    assert post is not None
    if ruling.stays and ruling.stays.is_same_as(blacked_out_in(version)):
        raise ValidationError(
            _("Everything that is black would stay so. Then choose that the decision stays."),
            code="nothing_shown",
        )
    forum.show_blacked_out(post, submission, ruling.stays)
    submission.refresh_from_db(fields=["thread"])
    forum.uphold_hiding_appeal(submission, _facts(decided), by=by, at=at)
    if decision is not None:
        _supersede(submission, decided, ruling.stays, act="uphold_appeal", by=by, at=at)


def _reject(
    submission: Submission, decided: Appeal, ruling: Ruling, *, by: User, at: datetime | None
) -> None:
    """The decision stays; a further line says that a second moderator has looked at it."""
    decision = decided.decision
    forum.reject_appeal(submission, _facts(decided), by=by, at=at)
    if decision is None:
        return
    stays = blacked_out_in(decision.version) if decided.is_about_blacked_out else NOTHING
    _supersede(submission, decided, stays, act="reject_appeal", by=by, at=at)


def _supersede(
    submission: Submission,
    decided: Appeal,
    stays: PointedOut,
    *,
    act: str,
    by: User,
    at: datetime | None,
) -> None:
    """A line with the outcome as it was, and what is blacked out from now on."""
    decision = decided.decision
    assert decision is not None
    verdict = Verdict(
        decision.outcome, decision.chosen_reason, decided.answer, supersedes=decision,
        spans=stays.spans, pictures=stays.pictures,
    )  # fmt: skip
    decided.ruling = record_decision(
        submission, verdict, version_id=decision.version_id, before=submission.state, by=by,
        at=at, act=act,
    )  # fmt: skip


def _refuse_older_edit(submission: Submission) -> None:
    """An edit that another one has overtaken would bring an old text back."""
    post = submission.post
    if post is None or post.edited_at is None or submission.submitted_at is None:
        return
    if post.edited_at > submission.submitted_at:
        raise ValidationError(
            _("The post has been edited since. The author can propose the change once more."),
            code="overtaken",
        )


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


def _facts(about: Appeal, ground: Ground | None = None) -> forum.AppealFacts:
    line = ground.line if ground else about.against
    post = getattr(line, "post", None)
    return forum.AppealFacts(appeal=about.pk, post=post, answer=about.answer)


def _subject(submission: Submission) -> str:
    return f"submission {submission.number or submission.pk}"
