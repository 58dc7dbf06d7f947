"""Steps of the agency that has the order: accept it and reply."""

from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.utils import timezone

from forum import workflow as forum
from forum.choices import ReplyKind
from forum.models import Post
from portal.accounts.models import User
from workorders.models import OrderStatus, SignOffKind, WorkOrder
from workorders.workflow.locks import lock, record_transition
from workorders.workflow.requests import refuse_while_disputed
from workorders.workflow.sign_offs import steps
from workorders.workflow.sign_offs.beside import Beside


@transaction.atomic
def accept(order_id: int, *, by: User, at: datetime | None = None) -> WorkOrder:
    """签收: record that the agency has read the order and starts to handle it."""
    order = lock(order_id, "accept", by=by)
    refuse_while_disputed(order)
    order.accepted_at, order.handler = at or timezone.now(), by
    record_transition(
        order, OrderStatus.ACCEPTED, act="accept", by=by, at=at, fields=["accepted_at", "handler"]
    )
    progress = forum.Progress(stage=order.thread.stage, agency=order.agency)
    forum.record_progress(order.thread_id, progress, by=by, act="accept", at=at)
    return order


def draft_reply(
    order_id: int,
    *,
    by: User,
    text: str,
    kind: str = ReplyKind.FINAL,
    read: str | None = None,
    at: datetime | None = None,
    **beside: Unpack[Beside],
) -> WorkOrder:
    """Save the draft of the reply; ``kind`` is a ``ReplyKind``, only a final one answers."""
    return steps.draft(
        order_id, by=by, kind=SignOffKind.REPLY, text=text, reply_kind=kind, read=read, at=at,
        **beside,
    )  # fmt: skip


def send_reply_back(
    order_id: int, *, by: User, reason: str, at: datetime | None = None
) -> WorkOrder:
    """Send the reply back to its writer with a reason; the agency's clock runs on."""
    return steps.send_back(order_id, by=by, kind=SignOffKind.REPLY, reason=reason, at=at)


def publish_reply(order_id: int, *, by: User, version_id: int, at: datetime | None = None) -> Post:
    """Publish the signed reply; only a final reply makes the order answered."""
    return steps.publish(order_id, by=by, kind=SignOffKind.REPLY, version_id=version_id, at=at)
