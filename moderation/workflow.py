"""
What moderators do. No other module writes a ``Claim`` or a ``Decision``.

Every step has the same shape: lock thread and submission, ask whether this person may,
refuse what is not allowed, let the forum's own step change what is published, write the
decision in the same transaction. ValidationError means "not now"; PermissionDenied, "not
you". Nobody decides about what they wrote themselves.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk, SubmissionState
from forum.models import Post, Submission
from forum.workflow.locks import lock_submission, lock_thread
from moderation.models import Claim, Decision, Outcome, Reason
from portal.audit.ledgers import actor_values
from portal.audit.log import record

CLAIM_LASTS = timedelta(minutes=15)
NEXT_AT_MOST = 50

ADMITS_REASON = {Outcome.ACCEPT, Outcome.SEND_BACK, Outcome.REFUSE}
TAKES_ON = {Outcome.APPROVE, Outcome.ACCEPT}
NEEDS_REASON = {Outcome.SEND_BACK, Outcome.REFUSE}


# --- who is reading what ------------------------------------------------------


@transaction.atomic
def claim(submission_id, *, by):
    """Say that ``by`` is reading this, for a quarter of an hour; again prolongs it."""
    submission = _hold(submission_id, by=by)
    if submission.state != SubmissionState.PENDING:
        raise ValidationError(_("This is no longer waiting for a decision."), code="wrong_state")
    _refuse_while_another_reads(submission, by)
    now = timezone.now()
    claim, created = Claim.objects.get_or_create(
        submission=submission,
        defaults={"moderator": by, "claimed_at": now, "expires_at": now + CLAIM_LASTS},
    )
    if not created:
        _take_over(claim, by=by, now=now)
    return claim


def _take_over(claim, *, by, now):
    if claim.moderator_id != by.pk or claim.expires_at <= now:
        claim.moderator, claim.claimed_at = by, now
    claim.expires_at = now + CLAIM_LASTS
    claim.save(update_fields=["moderator", "claimed_at", "expires_at"])


@transaction.atomic
def release(submission_id, *, by):
    """Let others take it; somebody else's claim stays."""
    _only_moderators(by)
    Claim.objects.filter(submission=submission_id, moderator=by).delete()


def claim_next(*, by):
    """
    Claim what is most urgent, or has waited longest, and nobody reads; None if nothing.

    Each try is a transaction of its own: who loses one row to a faster colleague goes
    on to the next, holding nothing.
    """
    _only_moderators(by)
    for submission_id in list(_unread(by).values_list("pk", flat=True)[:NEXT_AT_MOST]):
        try:
            return claim(submission_id, by=by)
        except ValidationError:
            continue
    return None


def _unread(by):
    waiting = Submission.objects.pending(desk=Desk.MODERATION).most_urgent_first()
    return waiting.exclude(author=by).exclude(claim__expires_at__gt=timezone.now())


# --- deciding -----------------------------------------------------------------


def approve(submission_id, **decision):
    """Publish the version that was read; returns the post."""
    return decide(submission_id, outcome=Outcome.APPROVE, **decision)


def accept_unpublished(submission_id, **decision):
    """Take a matter on without publishing it; returns the post."""
    return decide(submission_id, outcome=Outcome.ACCEPT, **decision)


def send_back(submission_id, **decision):
    """Hand it back to the author, with the reason."""
    return decide(submission_id, outcome=Outcome.SEND_BACK, **decision)


def refuse(submission_id, **decision):
    """Decide against publishing, with the reason and where to go instead."""
    return decide(submission_id, outcome=Outcome.REFUSE, **decision)


STEPS = {
    Outcome.APPROVE: forum.approve,
    Outcome.ACCEPT: forum.accept_unpublished,
    Outcome.SEND_BACK: forum.send_back,
    Outcome.REFUSE: forum.refuse,
}


@transaction.atomic
def decide(submission_id, *, outcome, version_id, by, reason=None, note="", urgent=None, at=None):
    """
    Decide about one version, once: the loser of a race is told who decided what. ``urgent``
    is what the moderator says of a matter taken on; None leaves it as it was marked.
    """
    submission = _hold(submission_id, by=by)
    _refuse_decided(submission, version_id)
    _refuse_while_another_reads(submission, by)
    _refuse_against_the_authors_wish(submission, outcome)
    _refuse_unfit_reason(outcome, reason)
    grounds = {"reason": reason, "note": note} if outcome in ADMITS_REASON else {}
    judged = {"urgent": urgent} if outcome in TAKES_ON else {}
    post = STEPS[outcome](submission_id, version_id=version_id, by=by, at=at, **judged, **grounds)
    _write_decision(
        submission, version_id, outcome=outcome, by=by, at=at, data=_judgement(submission, judged),
        **grounds,
    )  # fmt: skip
    Claim.objects.filter(submission=submission).delete()
    return post


def _judgement(submission, judged):
    """What the ledger keeps of a judgement that differs from the marks."""
    if judged.get("urgent") in {None, submission.speaks_of_danger}:
        return {}
    return judged


def _write_decision(submission, version_id, *, outcome, by, at, data, reason=None, note=""):
    before = submission.state
    submission.refresh_from_db(fields=["state"])
    decision = Decision(
        act=outcome,
        from_state=before,
        to_state=submission.state,
        at=at or timezone.now(),
        submission=submission,
        version_id=version_id,
        outcome=outcome,
        chosen_reason=reason,
        reason=reason.name if reason else "",
        note=note,
        data=data,
        **actor_values(by),
    )
    decision.full_clean()
    decision.save()


def _refuse_decided(submission, version_id):
    decisions = submission.decisions.filter(version_id=version_id, superseded_by__isnull=True)
    decided = decisions.first()
    if decided is not None:
        raise ValidationError(
            _("%(name)s has already decided this on %(time)s: %(outcome)s."),
            code="already_decided",
            params={
                "name": decided.actor_name,
                "time": date_format(timezone.localtime(decided.at), "SHORT_DATETIME_FORMAT"),
                "outcome": decided.get_outcome_display(),
            },
        )


def _refuse_against_the_authors_wish(submission, outcome):
    if outcome == Outcome.APPROVE and submission.wants_private:
        raise ValidationError(
            _("The author asked us not to publish this. It can be accepted without publishing."),
            code="wants_private",
        )


def _refuse_unfit_reason(outcome, reason):
    if reason is None:
        if outcome in NEEDS_REASON:
            raise ValidationError(_("Please choose a reason."), code="reason_missing")
    elif not Reason.objects.for_outcome(outcome).filter(pk=reason.pk).exists():
        raise ValidationError(
            _("This reason does not go with that decision. Please choose another."),
            code="reason_unfit",
        )


# --- what is visible ----------------------------------------------------------


@transaction.atomic
def hide(thread_id, *, by, reason, at=None):
    """Take a thread off every public page; the tombstone says why."""
    _hold_thread(thread_id, by=by)
    thread = forum.hide(thread_id, by=by, reason=reason, at=at)
    record("hide", by=by, subject=f"thread {thread.number}", reason=reason, at=at)
    return thread


@transaction.atomic
def restore(thread_id, *, by, at=None):
    """Undo hiding."""
    _hold_thread(thread_id, by=by)
    thread = forum.restore(thread_id, by=by, at=at)
    record("restore", by=by, subject=f"thread {thread.number}", at=at)
    return thread


@transaction.atomic
def make_public(thread_id, *, by, at=None):
    """Publish a matter that was accepted without publishing, unless its author minds."""
    thread = _hold_thread(thread_id, by=by)
    _refuse_against_the_authors_wish(thread.submission, Outcome.APPROVE)
    thread = forum.make_public(thread_id, by=by, at=at)
    record("make_public", by=by, subject=f"thread {thread.number}", at=at)
    return thread


@transaction.atomic
def hide_post(post_id, *, by, reason, at=None):
    """Take one post away and leave the thread."""
    _hold_post(post_id, by=by)
    post = forum.hide_post(post_id, by=by, reason=reason, at=at)
    subject = f"thread {post.thread.number} post {post.number}"
    record("hide_post", by=by, subject=subject, reason=reason, at=at)
    return post


@transaction.atomic
def restore_post(post_id, *, by, at=None):
    """Undo hiding a post."""
    _hold_post(post_id, by=by)
    post = forum.restore_post(post_id, by=by, at=at)
    subject = f"thread {post.thread.number} post {post.number}"
    record("restore_post", by=by, subject=subject, at=at)
    return post


# --- who may, and when not ----------------------------------------------------


def _only_moderators(by):
    if not by.has_perm("accounts.moderate"):
        raise PermissionDenied(_("Only moderators decide what is published."))


def _only_about_others(by, author_id):
    _only_moderators(by)
    if author_id is not None and author_id == by.pk:
        raise PermissionDenied(
            _("You wrote this yourself. Another moderator decides about it; please leave it.")
        )


def _hold(submission_id, *, by):
    """The submission, locked as the forum locks it, in whatever state it is."""
    _only_moderators(by)
    submission = lock_submission(submission_id, expected=set(SubmissionState.values))
    if submission.desk != Desk.MODERATION:
        raise PermissionDenied(_("This is not decided by moderators."))
    _only_about_others(by, submission.author_id)
    return submission


def _hold_thread(thread_id, *, by):
    _only_moderators(by)
    thread = lock_thread(thread_id)
    _only_about_others(by, thread.author_id)
    return thread


def _hold_post(post_id, *, by):
    _only_moderators(by)
    lock_thread(Post.cases.values_list("thread_id", flat=True).get(pk=post_id))
    _only_about_others(by, Post.cases.get(pk=post_id).author_id)


def hold_to_change(submission_id, *, by):
    """The submission, locked, for a step that changes it before anybody decides."""
    submission = _hold(submission_id, by=by)
    _refuse_while_another_reads(submission, by)
    return submission


def _refuse_while_another_reads(submission, by):
    claims = Claim.objects.in_force().exclude(moderator=by).select_related("moderator")
    claim = claims.filter(submission=submission).first()
    if claim is not None:
        raise ValidationError(
            _("%(name)s is reading this until %(time)s."),
            code="claimed",
            params={
                "name": claim.moderator.display_name,
                "time": time_format(timezone.localtime(claim.expires_at), "H:i"),
            },
        )
