"""Notifying the author of a matter of what was published in it."""

from datetime import datetime
from typing import Any

from forum import hearing
from forum.choices import PostRole, ReplyKind, Visibility
from forum.models import Post, Submission, SubmissionVersion
from forum.purposes import Result
from portal.languages import facts_of
from portal.notifications.outbox import notify

# The notices of a decision to the author of what was decided about.
DECISION_NOTICES = (
    "published", "accepted_unpublished", "name_changed", "sent_back", "refused", "merged",
)  # fmt: skip


def event_of_notice(version: SubmissionVersion, name: str) -> str:
    """The name under which an author is told, once, what was decided about a version."""
    return f"submission-{version.submission_id}-version-{version.number}-{name}"


def event_of_post(post: Post) -> str:
    """The name under which people are told, once, that a post was published."""
    return f"post-{post.pk}-published"


def announce(submission: Submission, post: Post, *, at: datetime | None) -> None:
    """
    Notify the author of the matter, also of a private one, of what became of a submission.

    The followers are notified after the commit, by ``forum.followers``.
    """
    rules = submission.rules
    if post.thread.is_hidden or submission.desk not in rules.followers_hear_from:
        return
    if rules.result is Result.TEXT:
        _announce_correction(post, at=at)
    else:
        _announce_post(post, at=at, not_before=hearing.earliest(submission, at=at))


def notice_facts(post: Post) -> dict[str, Any]:
    """What a notice says of a post."""
    thread = post.thread
    facts = {
        "title": thread.title,
        "thread": thread.number,
        "public": thread.is_public,
        "path": post.get_absolute_url(),
    }
    if post.role == PostRole.OFFICIAL and post.reply_kind not in {"", ReplyKind.FINAL}:
        facts["interim"] = True
    if post.agency:
        facts |= facts_of(post.agency, "agency")
    elif post.role == PostRole.OFFICIAL:
        facts |= {"agency": post.signature}
    return facts


def _announce_post(post: Post, *, at: datetime | None, not_before: datetime | None) -> None:
    thread = post.thread
    official = post.role == PostRole.OFFICIAL
    if thread.author_id != post.author_id or official:
        notify(
            thread.author or thread.contact,
            event=event_of_post(post),
            name="replied" if official else "answered",
            at=at,
            not_before=not_before,
            **notice_facts(post),
        )


def _announce_correction(post: Post, *, at: datetime | None) -> None:
    if post.visibility == Visibility.HIDDEN:
        return
    thread = post.thread
    notify(
        thread.author or thread.contact,
        event=f"post-{post.pk}-corrected-{post.versions.count()}",
        name="reply_corrected",
        at=at,
        **notice_facts(post),
    )
