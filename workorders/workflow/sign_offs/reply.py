"""Official replies: the head's signature stops the order's clock, a final reply answers it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk, Purpose, ReplyKind, Stage
from forum.models import Post, Submission
from portal.accounts.models import User
from workorders.models import OrderStatus, SignOff, WorkOrder
from workorders.workflow.locks import mark_if_overdue


def begin(
    order: WorkOrder, *, by: User, text: str, at: datetime | None, reply_kind: str
) -> Submission:
    draft: Submission = forum.start(
        by=by, purpose=Purpose.OFFICIAL_REPLY, desk=Desk.WORKORDERS, thread=order.thread,
        agency=order.agency, text=text, reply_kind=reply_kind, at=at,
    )  # fmt: skip
    return draft


def refuse_unknown_kind(*, reply_kind: str) -> None:
    if reply_kind not in ReplyKind.values:
        raise ValidationError({"kind": _("Please say what kind of reply this is.")})


def set_reply(order: WorkOrder, sign_off: SignOff, *, at: datetime | None) -> list[str]:
    order.reply = sign_off.submission
    return ["reply"]


def clear_reply(order: WorkOrder, _sign_off: SignOff, *, at: datetime | None) -> list[str]:
    order.reply = None
    return ["reply"]


def stop_clock(order: WorkOrder, _sign_off: SignOff, *, at: datetime | None) -> list[str]:
    mark_if_overdue(order, at=at)
    order.signed_off_at = at or timezone.now()
    return ["signed_off_at", "was_overdue"]


def restart_clock(order: WorkOrder, _sign_off: SignOff, *, at: datetime | None) -> list[str]:
    order.signed_off_at = None
    order.returned_count += 1
    return ["signed_off_at", "returned_count"]


def mark_answered(order: WorkOrder, sign_off: SignOff, *, at: datetime | None) -> list[str]:
    """A final reply answers the order; after any other reply the agency's clock runs on."""
    if _is_final(sign_off):
        order.answered_at = at or timezone.now()
    else:
        order.signed_off_at = None
    return ["answered_at", "signed_off_at"]


def status_after_publishing(sign_off: SignOff) -> str:
    return OrderStatus.ANSWERED if _is_final(sign_off) else OrderStatus.ACCEPTED


def facts_of_publication(sign_off: SignOff) -> dict[str, str]:
    return {"reply_kind": sign_off.submission.reply_kind}


def record_on_timeline(
    order: WorkOrder, sign_off: SignOff, post: Post, *, by: User, at: datetime | None
) -> None:
    stage = Stage.ANSWERED if _is_final(sign_off) else order.thread.stage
    forum.record_progress(
        order.thread_id, forum.Progress(stage=stage), by=by, act="publish_reply", at=at,
        reply_kind=sign_off.submission.reply_kind, post=post.number,
    )  # fmt: skip


def _is_final(sign_off: SignOff) -> bool:
    return sign_off.submission.reply_kind == ReplyKind.FINAL
