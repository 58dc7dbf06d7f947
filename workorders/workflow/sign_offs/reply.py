"""What the official reply does to its order: it answers it, and the signature stops the clock."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk, Purpose, ReplyKind, Stage
from workorders.models import OrderStatus
from workorders.workflow.locks import remember_lateness


def begin(order, *, by, text, at, reply_kind):
    return forum.start(
        by=by, purpose=Purpose.OFFICIAL_REPLY, desk=Desk.WORKORDERS, thread=order.thread,
        agency=order.agency, text=text, reply_kind=reply_kind, at=at,
    )  # fmt: skip


def refuse_unknown_kind(*, reply_kind):
    if reply_kind not in ReplyKind.values:
        raise ValidationError({"kind": _("Please say what kind of reply this is.")})


def point_to_it(order, sign_off, *, at):
    order.reply = sign_off.submission
    return ["reply"]


def point_to_none(order, _sign_off, *, at):
    order.reply = None
    return ["reply"]


def stop_the_clock(order, _sign_off, *, at):
    remember_lateness(order, at=at)
    order.signed_off_at = at or timezone.now()
    return ["signed_off_at", "was_overdue"]


def let_the_clock_run(order, _sign_off, *, at):
    order.signed_off_at = None
    order.returned_count += 1
    return ["signed_off_at", "returned_count"]


def answer(order, sign_off, *, at):
    """Only a final reply answers; after word on the way the agency's clock runs on."""
    if _is_final(sign_off):
        order.answered_at = at or timezone.now()
    else:
        order.signed_off_at = None
    return ["answered_at", "signed_off_at"]


def status_after_publishing(sign_off):
    return OrderStatus.ANSWERED if _is_final(sign_off) else OrderStatus.ACCEPTED


def particulars(sign_off):
    return {"reply_kind": sign_off.submission.reply_kind}


def tell_the_public(order, sign_off, post, *, by, at):
    stage = Stage.ANSWERED if _is_final(sign_off) else order.thread.stage
    forum.record_progress(
        order.thread_id, forum.Progress(stage=stage), by=by, act="publish_reply", at=at,
        reply_kind=sign_off.submission.reply_kind, post=post.number,
    )  # fmt: skip


def _is_final(sign_off):
    return sign_off.submission.reply_kind == ReplyKind.FINAL
