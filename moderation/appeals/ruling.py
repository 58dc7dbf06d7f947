"""
What a ruling makes of what an appeal is against. Only ``workflow`` calls this, in its transaction
and under its locks, once it has asked who may and whether the appeal still stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.models import Submission, SubmissionVersion
from forum.reading.blacked_out import versions_blacked_out
from forum.workflow.publishing.blacking_out import (
    NOTHING,
    blacked_out_in,
    post_of,
    shown_blacked_out,
)
from forum.workflow.publishing.redacting import PointedOut
from moderation.appeals.grounds import Ground
from moderation.models import TAKE_BACK, Appeal, Decision, Outcome
from moderation.placeholders import Filler
from moderation.redacting.proposals import carried_over
from moderation.workflow.deciding import STEPS
from moderation.workflow.ledger import Verdict, record_decision
from moderation.workflow.locks import refuse_unwanted_publication
from portal.accounts.models import User


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


def step_of(decided: Appeal, ruling: Ruling) -> Callable[..., None]:
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
        submission, facts_of(decided), version=version, outcome=outcome, by=by, at=at
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
    forum.uphold_hiding_appeal(submission, facts_of(decided), by=by, at=at)


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
    forum.uphold_hiding_appeal(submission, facts_of(decided), by=by, at=at)
    if decision is not None:
        _supersede(submission, decided, ruling.stays, act="uphold_appeal", by=by, at=at)


def _reject(
    submission: Submission, decided: Appeal, ruling: Ruling, *, by: User, at: datetime | None
) -> None:
    """The decision stays; a further line says that a second moderator has looked at it."""
    decision = decided.decision
    forum.reject_appeal(submission, facts_of(decided), by=by, at=at)
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


def facts_of(about: Appeal, ground: Ground | None = None) -> forum.AppealFacts:
    line = ground.line if ground else about.against
    post = getattr(line, "post", None)
    return forum.AppealFacts(appeal=about.pk, post=post, answer=about.answer)
