"""Corrections: edits of the reply with which the order was answered last."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk, Purpose
from forum.models import Attachment, Post, Submission, SubmissionVersion
from portal.accounts.models import User
from workorders.models import SignOff, WorkOrder
from workorders.workflow.locks import require_reason


def begin(order: WorkOrder, *, by: User, text: str, at: datetime | None) -> Submission:
    """Start an edit of the published reply, with copies of its images."""
    post = Post.cases.get(submission=order.reply_id)
    edit: Submission = forum.start(
        by=by, purpose=Purpose.EDIT, desk=Desk.WORKORDERS, thread=order.thread, post=post,
        agency=order.agency, text=text, at=at,
    )  # fmt: skip
    forum.copy_images(Attachment.objects.filter(published__post=post), onto=edit)
    return edit


def refuse_unfit(sign_off: SignOff) -> None:
    """ValidationError if there is no reason, or nothing differs from the published reply."""
    require_reason(sign_off.reason)
    edit = sign_off.submission
    post = edit.post
    # Every edit names the post that it edits: see ``begin``.
    assert post is not None
    taken_off = edit.attachments.filter(removed_at__isnull=False).exists()
    added = edit.attachments.current().count() > post.images.count()
    if edit.text.strip() == post.text.strip() and not taken_off and not added:
        raise ValidationError(
            _("Nothing is different from the published reply yet."), code="unchanged"
        )


def drop_summary(post: Post, _version: SubmissionVersion) -> None:
    """The sentence above the reply was written for the text that is replaced."""
    if post.summary:
        forum.label_reply(post, outcome=post.outcome, summary="")
