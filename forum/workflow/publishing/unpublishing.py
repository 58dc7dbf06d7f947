"""
Undoing what an approval published: hiding the thread or the post, or putting back the text that an
edit replaced. Only ``taking_back`` calls this, in its transaction and under its locks.

Each refuses with a sentence where something was built on the approval since.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Purpose, Stage, SubmissionState, Visibility
from forum.hiding import REVIEWED_AGAIN
from forum.models import Event, Post, Submission, SubmissionVersion, Thread
from forum.workflow.locks import lock_thread
from forum.workflow.publishing.images import publish_images, show_or_remove_copies
from forum.workflow.publishing.redacting import published_words
from forum.workflow.publishing.refreshing import refresh
from portal.accounts.models import User


def hide_thread(submission: Submission, decided: Event, *, by: User, at: datetime | None) -> Post:
    """Hide the matter or notice that was approved or accepted; returns its first post."""
    assert submission.thread_id is not None
    thread = lock_thread(submission.thread_id)
    _refuse_handled(thread, decided)
    post: Post = Post.cases.get(thread=thread, number=1)
    _refuse_edited(post)
    before, thread.visibility = thread.visibility, Visibility.HIDDEN
    _mark(thread, by=by, at=at)
    thread.save(update_fields=["visibility", *HIDDEN_FIELDS])
    Post.cases.filter(thread=thread).update(visibility=Visibility.HIDDEN)
    show_or_remove_copies(thread)
    refresh(thread)
    Event.objects.record("unpublish", before, Visibility.HIDDEN, by=by, at=at, thread=thread)
    submission.thread = post.thread = thread
    return post


def hide_post(submission: Submission, *, by: User, at: datetime | None) -> Post:
    """Hide the answer or follow-up that was approved; its number stays taken."""
    assert submission.thread_id is not None
    thread = lock_thread(submission.thread_id)
    post: Post = Post.cases.get(submission=submission)
    post.thread = thread
    if post.visibility == Visibility.HIDDEN:
        _refuse_hidden()
    _refuse_edited(post)
    before, post.visibility = post.visibility, Visibility.HIDDEN
    _mark(post, by=by, at=at)
    post.save(update_fields=["visibility", *HIDDEN_FIELDS])
    show_or_remove_copies(thread)
    refresh(thread)
    Event.objects.record(
        "unpublish_post", before, Visibility.HIDDEN, by=by, at=at, thread=thread, post=post
    )
    return post


def put_text_back(submission: Submission) -> Post:
    """Show the text that this edit replaced, with the pictures it had."""
    assert submission.post_id is not None
    post: Post = Post.cases.select_for_update(of=["self"]).get(pk=submission.post_id)
    thread = lock_thread(post.thread_id)
    _refuse_edited(post, but=submission)
    replaced = post.versions.latest("number")
    earlier = post.versions.exclude(pk=replaced.pk).order_by("-number").first()
    version = _version_shown_before(post, submission)
    # Not as it was kept: of that, what is blacked out of the edit was blacked out as well.
    words = published_words(version, post.language)
    post.text, post.edited_at = words.text, earlier.replaced_at if earlier else None
    post.save(update_fields=["text", "edited_at"])
    if replaced.title:
        thread.title = words.title or replaced.title
        thread.save(update_fields=["title"])
    # The text stands again; what replaced it stays in the version of its submission.
    replaced.delete()
    publish_images(post, version)
    refresh(thread)
    submission.thread = post.thread = thread
    return post


HIDDEN_FIELDS = ["hidden_at", "hidden_reason", "hidden_by_role"]


def _mark(row: Thread | Post, *, by: User, at: datetime | None) -> None:
    row.hidden_at = at or timezone.now()
    row.hidden_reason = REVIEWED_AGAIN
    row.hidden_by_role = by.role_label[:60]


def _refuse_handled(thread: Thread, decided: Event) -> None:
    if thread.visibility == Visibility.HIDDEN:
        _refuse_hidden()
    if decided.act == "accept_unpublished" and thread.is_public:
        raise ValidationError(
            _("This has been made public since. Hide it instead, or leave it as it is."),
            code="built_upon",
        )
    if Submission.objects.filter(merged_into=thread).exists():
        raise ValidationError(
            _(
                "Other matters were merged into this one, and their authors are answered here, so "
                "the decision can no longer be taken back. Hide the matter instead."
            ),
            code="merged_into",
        )
    if thread.is_matter and (thread.stage != Stage.ACCEPTED or thread.agency_id):
        raise ValidationError(
            _("An agency has this matter already, so the decision can no longer be taken back."),
            code="built_upon",
        )
    if Post.cases.filter(thread=thread, number__gt=1).exists():
        raise ValidationError(
            _(
                "Something else has been published below this since, so the decision can no longer "
                "be taken back. You can hide the matter instead."
            ),
            code="built_upon",
        )


def refuse_blacked_out(decided: Event) -> None:
    """Refuse where parts were blacked out since, or shown again: the text before would show all."""
    changed = Event.objects.filter(
        Q(act="black_out_post") | Q(act="uphold_appeal"), submission=decided.submission_id
    )
    if changed.filter(pk__gt=decided.pk).exists():
        raise ValidationError(
            _(
                "What is blacked out of it has been changed since, so the decision can no longer "
                "be taken back. You can hide it instead."
            ),
            code="built_upon",
        )


def _refuse_hidden() -> None:
    raise ValidationError(
        _("This was taken off the public pages since, so there is nothing to take back."),
        code="hidden",
    )


def _refuse_edited(post: Post, but: Submission | None = None) -> None:
    """Refuse where another edit waits or was approved since."""
    edits = Submission.objects.filter(purpose=Purpose.EDIT, post=post)
    if but is None:
        later = edits.filter(state=SubmissionState.APPROVED).exists()
    else:
        newest = _approved_edits(post).first()
        later = newest is not None and newest.submission_id != but.pk
        edits = edits.exclude(pk=but.pk)
    if later or edits.filter(state=SubmissionState.PENDING).exists():
        raise ValidationError(
            _(
                "Its text has been changed since, or a change waits for review, so the decision "
                "can no longer be taken back."
            ),
            code="built_upon",
        )


def _approved_edits(post: Post) -> QuerySet[Event]:
    """The approvals of edits of the post that are in force, the newest first."""
    approved = Event.objects.filter(
        act="approve", submission__post=post, submission__purpose=Purpose.EDIT,
        submission__state=SubmissionState.APPROVED,
    )  # fmt: skip
    return approved.select_related("submission").order_by("-pk")


def _version_shown_before(post: Post, edit: Submission) -> SubmissionVersion:
    """The version whose text and pictures the post had before this edit."""
    before: Submission = post.submission
    for line in _approved_edits(post):
        if line.submission is not None and line.submission.pk != edit.pk:
            before = line.submission
            break
    version: SubmissionVersion = before.latest_version
    return version
