"""
What a decision does to what was written. Called by the floors above, which ask who
may decide and keep their own ledgers in the same transaction.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Desk, SubmissionState, Visibility
from forum.models import Event
from forum.purposes import Result
from forum.workflow import naming, publishing
from forum.workflow.locks import lock_submission, refuse_to_hidden
from portal.languages import facts_of
from portal.notifications.outbox import notify


@transaction.atomic
def approve(submission_id, *, version_id, by, urgent=None, at=None):
    """
    Publish the version: the only way text becomes a thread or a post. ``urgent`` is what
    the person who decides says of a new matter; None leaves it as it was marked.

    Returns the post; None for a change of name, which is shown beside posts that stand.
    """
    submission, version = _lock(submission_id, version_id)
    if submission.rules.result is Result.NAME:
        return _approve_name(submission, version, by=by, at=at)
    post = _publish(submission, version, visibility=Visibility.PUBLIC, urgent=urgent, at=at)
    _close(
        submission, SubmissionState.APPROVED, act="approve", by=by, at=at, post=post, public=True
    )
    if not post.thread.is_hidden:
        name = "published" if post.thread.is_public else "accepted_unpublished"
        _tell_author(submission, name, post=post, version=version, at=at)
    _announce(submission, post, at=at)
    return post


@transaction.atomic
def accept_unpublished(
    submission_id, *, version_id, by, reason=None, note="", urgent=None, at=None
):
    """Take a matter on without publishing it; author and staff alone see it."""
    submission, version = _lock(submission_id, version_id)
    if not submission.rules.is_handled:
        raise ValidationError(
            _("Only a new matter can be accepted without publishing."), code="not_a_matter"
        )
    post = _publish(submission, version, visibility=Visibility.PRIVATE, urgent=urgent, at=at)
    _close(
        submission, SubmissionState.APPROVED, act="accept_unpublished", by=by, at=at, post=post,
        data=_reason_facts(reason, note),
    )  # fmt: skip
    _tell_author(
        submission, "accepted_unpublished", post=post, version=version, at=at,
        reason=reason, note=note,
    )  # fmt: skip
    return post


@transaction.atomic
def send_back(submission_id, *, version_id, by, reason, note="", at=None):
    """Hand it back to the author, who goes on from what was written."""
    submission, version = _lock(submission_id, version_id)
    if not submission.rules.may_be_sent_back:
        raise ValidationError(
            _("A name is shown or it is not; there is nothing in it to work on."), code="is_a_name"
        )
    _close(
        submission, SubmissionState.RETURNED, act="send_back", by=by, at=at,
        reason=str(reason.name), data=_reason_facts(reason, note),
    )  # fmt: skip
    _tell_author(submission, "sent_back", version=version, at=at, reason=reason, note=note)


@transaction.atomic
def refuse(submission_id, *, version_id, by, reason, note="", at=None):
    """Decide against publishing; the author learns why and where to go instead."""
    submission, version = _lock(submission_id, version_id)
    _close(
        submission, SubmissionState.REFUSED, act="refuse", by=by, at=at,
        reason=str(reason.name), data=_reason_facts(reason, note),
    )  # fmt: skip
    _tell_author(submission, "refused", version=version, at=at, reason=reason, note=note)


def _approve_name(submission, version, *, by, at):
    naming.approve_name(submission, version, by=by, at=at)
    _tell_author(submission, "name_changed", version=version, at=at)


def _lock(submission_id, version_id):
    expected = {SubmissionState.PENDING}
    submission = lock_submission(submission_id, expected=expected | {SubmissionState.DRAFT})
    if submission.desk == Desk.MODERATION and submission.state not in expected:
        raise ValidationError(
            _("The author has taken this back to work on it."), code="wrong_state"
        )
    version = submission.latest_version
    if version is None or version.pk != version_id:
        raise ValidationError(
            _("The author has changed this since you read it. Please read the new version."),
            code="stale_version",
        )
    return submission, version


def _publish(submission, version, *, visibility, urgent, at):
    refuse_to_hidden(submission)
    match submission.rules.result:
        case Result.THREAD:
            return publishing.open_thread(
                submission, version, visibility=visibility, urgent=urgent, at=at
            )
        case Result.TEXT:
            return publishing.replace_text(submission, version, at=at)
        case _:
            return publishing.add_post(submission, version, at=at)


def _close(submission, state, *, act, by, at, post=None, public=False, reason="", data=None):
    before, submission.state = submission.state, state
    submission.updated_at = at or timezone.now()
    submission.save(update_fields=["state", "updated_at"])
    Event.objects.record(
        act, before, state, by=by, at=at, reason=reason,
        submission=submission, thread=post.thread if post else submission.thread, post=post,
        public=public,
        data={"purpose": submission.purpose, "role": post.role if post else ""} | (data or {}),
    )  # fmt: skip


def _tell_author(submission, name, *, version, at, post=None, reason=None, note=""):
    if submission.desk != Desk.MODERATION:
        return
    is_name = submission.rules.result is Result.NAME
    title = version.text if is_name else version.title
    title = title or (submission.thread.title if submission.thread else "")
    facts = {
        "title": title,
        "number": submission.number,
        "thread": submission.thread.number if submission.thread else "",
        "path": post.get_absolute_url() if post else submission.get_absolute_url(),
    } | _reason_facts(reason, note)
    recipient = submission.author or submission.contact
    event = f"submission-{submission.pk}-version-{version.number}-{name}"
    public = is_name or (submission.thread is not None and submission.thread.is_public)
    notify(recipient, event=event, name=name, at=at, public=public, **facts)


def _reason_facts(reason, note):
    """What the author is told of the reason, in every language and as it was worded then."""
    if reason is None:
        return {"note": note}
    return {"note": note} | facts_of(reason, "reason") | facts_of(reason, "advice", "advice")


def _announce(submission, post, *, at):
    # A private matter is answered too: its author hears of it, and nobody else.
    if post.thread.is_hidden:
        return
    rules = submission.rules
    if submission.desk not in rules.followers_hear_from:
        return
    if rules.result is Result.TEXT:
        publishing.announce_correction(post, at=at)
    else:
        publishing.announce(post, at=at)
