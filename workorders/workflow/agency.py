"""What the agency does with its order: take it on, and answer it."""

from django.db import transaction
from django.utils import timezone

from forum import workflow as forum
from forum.choices import ReplyKind
from workorders.models import OrderStatus, SignOffKind
from workorders.workflow.locks import lock, move, only_the_agency
from workorders.workflow.sign_offs import steps


@transaction.atomic
def accept(order_id, *, by, at=None):
    """签收: the agency has read the order and takes it on."""
    order = lock(order_id, by=by, may=only_the_agency, expected={OrderStatus.DISPATCHED})
    order.accepted_at = at or timezone.now()
    move(order, OrderStatus.ACCEPTED, act="accept", by=by, at=at, fields=["accepted_at"])
    progress = forum.Progress(stage=order.thread.stage, agency=order.agency)
    forum.record_progress(order.thread_id, progress, by=by, act="accept", at=at)
    return order


def draft_reply(order_id, *, by, text, kind=ReplyKind.FINAL, read=None, at=None):
    """Keep the agency's reply as it stands; ``kind`` says whether it will answer the matter."""
    return steps.draft(
        order_id, by=by, kind=SignOffKind.REPLY, text=text, reply_kind=kind, read=read, at=at
    )


def send_reply_back(order_id, *, by, reason, at=None):
    """Ask for more; the agency's clock runs on."""
    return steps.send_back(order_id, by=by, kind=SignOffKind.REPLY, reason=reason, at=at)


def publish_reply(order_id, *, by, version_id, at=None):
    """Publish the signed reply; only a final one answers."""
    return steps.publish(order_id, by=by, kind=SignOffKind.REPLY, version_id=version_id, at=at)
