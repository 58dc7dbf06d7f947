"""
From the frozen reply to the published one: head, then dispatcher.

What is published is the version that was signed, and what is signed is the version
that was read: each step names it, and a stale one is refused.
"""

from django.db import transaction
from django.utils import timezone

from forum import workflow as forum
from forum.choices import ReplyKind, Stage
from workorders.models import OrderStatus
from workorders.workflow.locks import (
    expect_version,
    lock,
    move,
    only_a_head,
    only_dispatchers,
    only_whose_turn_it_is,
    remember_lateness,
    require_reason,
)
from workorders.workflow.notices import tell_clerk


@transaction.atomic
def sign_off(order_id, *, by, version_id, at=None):
    """The head answers for this version; the agency's clock stops."""
    order = lock(order_id, by=by, may=only_a_head, expected={OrderStatus.AWAITING_SIGN_OFF})
    version = expect_version(order.reply, version_id)
    forum.sign_off(order.reply_id, version_id=version.pk, by=by, act="sign_off", at=at)
    remember_lateness(order, at=at)
    order.signed_off_at = at or timezone.now()
    move(
        order, OrderStatus.AWAITING_PUBLICATION, act="sign_off", by=by, at=at,
        fields=["signed_off_at", "was_overdue"], version_id=version.pk, version=version.number,
    )  # fmt: skip
    return order


@transaction.atomic
def send_reply_back(order_id, *, by, reason, at=None):
    """The head, or after signing the dispatcher, asks for more; the clock runs on."""
    waiting = {OrderStatus.AWAITING_SIGN_OFF, OrderStatus.AWAITING_PUBLICATION}
    order = lock(order_id, by=by, may=only_whose_turn_it_is, expected=waiting)
    reason = require_reason(reason)
    order.signed_off_at = None
    order.returned_count += 1
    line = move(
        order, OrderStatus.ACCEPTED, act="send_reply_back", by=by, at=at, reason=reason,
        fields=["signed_off_at", "returned_count"],
    )  # fmt: skip
    tell_clerk(order, "order_sent_back", line=line, of=order.reply, at=at, note=reason)
    return order


@transaction.atomic
def publish_reply(order_id, *, by, version_id, at=None):
    """
    Publish the signed version, as visible as the matter is.

    Only a final reply answers; after word on the way the agency's clock runs on.
    """
    order = lock(order_id, by=by, may=only_dispatchers, expected={OrderStatus.AWAITING_PUBLICATION})
    version = expect_version(order.reply, version_id)
    post = forum.approve(order.reply_id, version_id=version.pk, by=by, at=at)
    final = order.reply.reply_kind == ReplyKind.FINAL
    if final:
        order.answered_at = at or timezone.now()
    else:
        order.signed_off_at = None
    move(
        order, OrderStatus.ANSWERED if final else OrderStatus.ACCEPTED, act="publish_reply",
        by=by, at=at, fields=["answered_at", "signed_off_at"],
        version_id=version.pk, version=version.number, post=post.number,
        reply_kind=order.reply.reply_kind,
    )  # fmt: skip
    forum.move_on(
        order.thread_id, by=by, act="publish_reply", at=at,
        stage=Stage.ANSWERED if final else order.thread.stage,
        reply_kind=order.reply.reply_kind, post=post.number,
    )  # fmt: skip
    return post
