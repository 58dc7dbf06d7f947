"""
What a decision does to a submission. Called by the floors above, which ask who may decide
and write their own ledgers in the same transaction. A submission is given by its key, or itself
where the calling step has locked it: then it is not read again.
"""

from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import hearing
from forum.choices import Desk, SubmissionState, Visibility
from forum.models import Post, Submission, SubmissionVersion
from forum.purposes import Result
from forum.workflow.locks import lock_submission, refuse_if_hidden, refuse_other_state
from forum.workflow.publishing import posts, republishing
from forum.workflow.publishing.author_notices import announce, event_of_notice
from forum.workflow.publishing.redacting import (
    latest_version_of,
    line_data,
    marks_data,
    published_words,
)
from forum.workflow.states import record_state
from forum.workflow.submissions import public_names
from portal.accounts.models import User
from portal.languages import facts_of
from portal.notifications.outbox import notify

# What publishing sets of a submission beside its state.
PUBLISHED_FIELDS = ["thread"]


class Reason(Protocol):
    """Why it was decided so, and what to do; in Chinese and in English."""

    name: str
    name_en: str
    advice: str
    advice_en: str


@transaction.atomic
def approve(
    submission: int | Submission,
    *,
    version_id: int,
    by: User,
    reason: Reason | None = None,
    note: str = "",
    urgent: bool | None = None,
    at: datetime | None = None,
) -> Post | None:
    """
    Publish the version: the only way text becomes a thread or a post; what ``point_out`` kept
    of it is blacked out, for the ``reason``. ``urgent`` is what the person who decides says of
    a new matter; None leaves it as it was marked.

    Returns the post; None for a change of name, which is shown beside posts that stand.
    """
    submission, version = lock_to_decide(submission, version_id)
    if submission.rules.result is Result.NAME:
        public_names.approve_name(submission, version, by=by, at=at)
        _notify_author(submission, "name_changed", version=version, at=at)
        return None
    post = _publish(submission, version, visibility=Visibility.PUBLIC, urgent=urgent, by=by, at=at)
    redactions = line_data(version)
    words = _reason_facts(reason, note) if redactions else None
    record_state(
        submission, SubmissionState.APPROVED, act="approve", by=by, at=at, post=post, public=True,
        fields=PUBLISHED_FIELDS, data=_line_facts(submission, post) | redactions | (words or {}),
    )  # fmt: skip
    if not post.thread.is_hidden:
        name = "published" if post.thread.is_public else "accepted_unpublished"
        _notify_author(submission, name, post=post, version=version, at=at, words=words)
    announce(submission, post, at=at)
    return post


@transaction.atomic
def accept_unpublished(
    submission: int | Submission,
    *,
    version_id: int,
    by: User,
    reason: Reason | None = None,
    note: str = "",
    urgent: bool | None = None,
    at: datetime | None = None,
) -> Post:
    """Take a matter on without publishing it; author and staff alone see it."""
    submission, version = lock_to_decide(submission, version_id)
    if not submission.rules.is_handled:
        raise ValidationError(
            _("Only a new matter can be accepted without publishing."), code="not_a_matter"
        )
    post = _publish(submission, version, visibility=Visibility.PRIVATE, urgent=urgent, by=by, at=at)
    words = _reason_facts(reason, note)
    record_state(
        submission, SubmissionState.APPROVED, act="accept_unpublished", by=by, at=at, post=post,
        fields=PUBLISHED_FIELDS, data=_line_facts(submission, post) | line_data(version) | words,
    )  # fmt: skip
    _notify_author(
        submission,
        "accepted_unpublished",
        post=post,
        version=version,
        words=words,
        at=at,
    )
    return post


@transaction.atomic
def send_back(
    submission: int | Submission,
    *,
    version_id: int,
    by: User,
    reason: Reason,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Hand it back to the author, who goes on from what was written."""
    submission, version = lock_to_decide(submission, version_id)
    if not submission.rules.may_be_sent_back:
        raise ValidationError(
            _("A name is shown or it is not; there is nothing in it to work on."), code="is_a_name"
        )
    words = _reason_facts(reason, note)
    record_state(
        submission, SubmissionState.RETURNED, act="send_back", by=by, at=at,
        reason=str(reason.name), data=_line_facts(submission) | marks_data(version) | words,
    )  # fmt: skip
    _notify_author(submission, "sent_back", version=version, at=at, words=words)


@transaction.atomic
def refuse(
    submission: int | Submission,
    *,
    version_id: int,
    by: User,
    reason: Reason,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Decide against publishing; the author learns why and where to go instead."""
    submission, version = lock_to_decide(submission, version_id)
    words = _reason_facts(reason, note)
    record_state(
        submission, SubmissionState.REFUSED, act="refuse", by=by, at=at,
        reason=str(reason.name), data=_line_facts(submission) | marks_data(version) | words,
    )  # fmt: skip
    _notify_author(submission, "refused", version=version, at=at, words=words)


def lock_to_decide(
    submission: int | Submission, version_id: int
) -> tuple[Submission, SubmissionVersion]:
    expected = {SubmissionState.PENDING}
    may_be = expected | {SubmissionState.DRAFT}
    if isinstance(submission, Submission):
        refuse_other_state(submission, may_be)
    else:
        submission = lock_submission(submission, expected=may_be)
    if submission.desk == Desk.MODERATION and submission.state not in expected:
        raise ValidationError(
            _("The author has taken this back to work on it."), code="wrong_state"
        )
    version = latest_version_of(submission)
    if version is None or version.pk != version_id:
        raise ValidationError(
            _("The author has changed this since you read it. Please read the new version."),
            code="stale_version",
        )
    return submission, version


def _publish(
    submission: Submission,
    version: SubmissionVersion,
    *,
    visibility: str,
    urgent: bool | None,
    by: User,
    at: datetime | None,
) -> Post:
    refuse_if_hidden(submission)
    earlier = republishing.post_taken_back(submission)
    if earlier is not None:
        return republishing.publish_again(
            earlier, submission, version, visibility=visibility, urgent=urgent, by=by, at=at
        )
    match submission.rules.result:
        case Result.THREAD:
            return posts.open_thread(
                submission, version, visibility=visibility, urgent=urgent, at=at
            )
        case Result.TEXT:
            return posts.replace_text(submission, version, at=at)
        case _:
            return posts.add_post(submission, version, at=at)


def _line_facts(submission: Submission, post: Post | None = None) -> dict[str, Any]:
    return {"purpose": submission.purpose, "role": post.role if post else ""}


def _notify_author(
    submission: Submission,
    name: str,
    *,
    version: SubmissionVersion,
    at: datetime | None,
    post: Post | None = None,
    words: dict[str, str] | None = None,
) -> None:
    if submission.desk != Desk.MODERATION:
        return
    is_name = submission.rules.result is Result.NAME
    thread = submission.thread
    title = version.text if is_name else published_words(version, submission.language).title
    facts: dict[str, Any] = (words or {"note": ""}) | marks_data(version)
    facts |= {"redacted": True} if line_data(version) else {}
    notify(
        submission.author or submission.contact,
        event=event_of_notice(version, name),
        name=name,
        at=at,
        not_before=hearing.earliest(submission, at=at),
        public=is_name or (thread is not None and thread.is_public),
        title=title or (thread.title if thread else ""),
        number=submission.number,
        thread=thread.number if thread else "",
        path=post.get_absolute_url() if post else submission.get_absolute_url(),
        **facts,
    )


def _reason_facts(reason: Reason | None, note: str) -> dict[str, str]:
    """What the author is told of the reason, in every language and as it was worded then."""
    if reason is None:
        return {"note": note}
    return {"note": note} | facts_of(reason, "reason") | facts_of(reason, "advice", "advice")
