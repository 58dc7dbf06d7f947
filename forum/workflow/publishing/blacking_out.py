"""
Blacking out parts of a post that stands, and showing again what was blacked out of it. Called by
the floor above, which asks who may, writes its own ledger and holds the lock of the thread.

What is blacked out is kept with the version that the post shows, as by a decision about it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from forum.choices import Purpose, SubmissionState, Visibility
from forum.models import Event, PassageUse, Post, Submission, SubmissionVersion
from forum.redaction.marks import BLOCK, mark_in
from forum.redaction.pictures import Rectangle, read_rectangles
from forum.redaction.spans import TEXT, TITLE, Span, original_place
from forum.workflow.publishing.images import publish_images
from forum.workflow.publishing.redacting import (
    PictureChange,
    PointedOut,
    Words,
    black_out_earlier,
    black_out_notices,
    latest_version_of,
    line_data,
    pictures_of,
    point_out,
    published_words,
    spans_of,
)
from forum.workflow.publishing.refreshing import refresh
from forum.workflow.states import record_line
from portal.accounts.models import User
from portal.notifications.outbox import notify

NOTHING = PointedOut(PassageUse.BLACK_OUT)


class Shown(NamedTuple):
    """The versions whose text and whose title a post shows; mostly the same one."""

    text: SubmissionVersion
    title: SubmissionVersion


def shown_of(post: Post) -> Shown:
    """What the post shows: of the approved edits the last, or else what was written first."""
    approved = Event.objects.filter(
        act="approve", submission__post=post, submission__purpose=Purpose.EDIT,
        submission__state=SubmissionState.APPROVED,
    )  # fmt: skip
    lines = approved.select_related("submission").order_by("-pk")
    edits = [line.submission for line in lines if line.submission is not None]
    story = [*dict.fromkeys(edits), post.submission]
    text = story[0].latest_version
    title = text
    if post.number == 1 and not text.title:
        versions = (one.latest_version for one in story)
        title = next((one for one in versions if one.title), text)
    return Shown(text, title)


def post_of(submission: Submission) -> Post | None:
    """The post that the submission became or changed; None without one."""
    found = Q(submission=submission) | Q(pk=submission.post_id)
    return Post.cases.filter(found).select_related("thread", "submission").first()


def shown_blacked_out(submission: Submission) -> SubmissionVersion | None:
    """The version of this submission that is shown with parts blacked out; None where none is."""
    if submission.state != SubmissionState.APPROVED:
        return None
    version = latest_version_of(submission)
    if version is None or not line_data(version):
        return None
    post = post_of(submission)
    return version if post is not None and version in shown_of(post) else None


def words_of(post: Post) -> Words:
    """What readers see of the post and, if it is the first, of the title."""
    return Words(post.thread.title if post.number == 1 else "", post.text)


@transaction.atomic
def black_out_post(
    post: Post, chosen: PointedOut, *, by: User, reason: str, at: datetime | None = None
) -> Event:
    """
    Black out further parts of a public post: places in the words that readers see, and pictures
    by the uploads they were made from. The author is told the reason.
    """
    if post.visibility == Visibility.HIDDEN:
        raise ValidationError(
            _("This was taken off the public pages meanwhile. Nothing was changed."), code="hidden"
        )
    shown = shown_of(post)
    if words_of(post) != _published(post, shown) or not chosen:
        raise ValidationError(_("Please choose what is to be blacked out."), code="nothing")
    for version in {shown.text.pk: shown.text, shown.title.pk: shown.title}.values():
        fields = [name for name, one in zip((TEXT, TITLE), shown, strict=True) if one == version]
        spans = [one for one in chosen.spans if one.field in fields]
        pictures = chosen.pictures if TEXT in fields else ()
        if spans or pictures:
            added = _added(post, version, spans, pictures)
            point_out(version.submission, version.pk, added)
    _write(post)
    text = shown_of(post).text
    line = record_line(
        text.submission, act="black_out_post", by=by, at=at, post=post, reason=reason,
        data=line_data(text),
    )  # fmt: skip
    _notify_author(post, text.submission, line, at=at)
    return line


@transaction.atomic
def show_blacked_out(post: Post, submission: Submission, stays: PointedOut = NOTHING) -> None:
    """
    Show what was blacked out of the version of this submission, but for what ``stays``; the
    calling step writes the line and tells the author.
    """
    version: SubmissionVersion = submission.latest_version
    black = blacked_out_in(version)
    if not (set(stays.spans) <= set(black.spans) and set(stays.pictures) <= set(black.pictures)):
        raise ValidationError(
            _("More has been blacked out of it since. Please read it again, then decide."),
            code="changed_meanwhile",
        )
    point_out(submission, version.pk, stays)
    _write(post)


def blacked_out_in(version: SubmissionVersion) -> PointedOut:
    """All that is blacked out of a version."""
    spans = [Span(name, *place) for name, found in spans_of(version).items() for place in found]
    pictures = [_change(one.attachment_id, one.rectangles) for one in pictures_of(version)]
    return PointedOut(PassageUse.BLACK_OUT, tuple(spans), tuple(pictures))


def _published(post: Post, shown: Shown) -> Words:
    title = published_words(shown.title, post.language).title if post.number == 1 else ""
    return Words(title, published_words(shown.text, post.language).text)


def _added(
    post: Post,
    version: SubmissionVersion,
    spans: Iterable[Span],
    pictures: Iterable[PictureChange],
) -> PointedOut:
    """What was blacked out of the version before, and what was chosen in the published words."""
    found, published = spans_of(version), published_words(version, post.language)
    before, more = blacked_out_in(version), []
    for one in spans:
        text, shown = getattr(version, one.field), getattr(published, one.field)
        mark = mark_in(post.language)
        if one.field == TITLE and mark not in shown:
            mark = BLOCK
        if one.end > len(shown):
            raise ValidationError(
                _("A marked passage lies outside the text. Please mark it once more."),
                code="outside_the_text",
            )
        place = original_place(text, found[one.field], mark, (one.start, one.end))
        more.append(Span(one.field, *place))
    changes = {one.attachment_id: one for one in before.pictures}
    for change in pictures:
        kept = changes.get(change.attachment_id)
        # Left out is left out; further rectangles come to those there are.
        if kept and change.rectangles:
            both = (*kept.rectangles, *change.rectangles)
            change = PictureChange(change.attachment_id, both)
        changes[change.attachment_id] = change
    return PointedOut(PassageUse.BLACK_OUT, (*before.spans, *more), tuple(changes.values()))


def _change(attachment_id: int, rectangles: str) -> PictureChange:
    found = tuple(Rectangle(*one) for one in read_rectangles(rectangles))
    return PictureChange(attachment_id, found)


def _write(post: Post) -> None:
    """Let the post, its title, pictures, earlier texts and notices show what its versions say."""
    shown, thread = shown_of(post), post.thread
    words = _published(post, shown)
    post.text = words.text
    post.save(update_fields=["text"])
    if post.number == 1:
        thread.title = words.title
        thread.save(update_fields=["title"])
    for version in shown:
        black_out_earlier(post, version)
    if post.number == 1:
        black_out_notices(thread, shown.title)
    publish_images(post, shown.text)
    refresh(thread)


def _notify_author(post: Post, submission: Submission, line: Event, *, at: datetime | None) -> None:
    thread = post.thread
    notify(
        post.author or submission.contact,
        event=f"submission-{submission.pk}-line-{line.pk}-black_out",
        name="post_blacked_out",
        at=at,
        public=thread.is_public,
        title=thread.title,
        number=submission.number,
        thread=thread.number,
        path=submission.get_absolute_url(),
        note=line.reason,
        redacted=True,
    )
