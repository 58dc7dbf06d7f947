"""What the agency does: accept the order, and write its reply."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk, Purpose, ReplyKind
from workorders.models import OrderStatus
from workorders.workflow.locks import (
    is_draft,
    lock,
    move,
    only_a_head,
    only_the_agency,
    refuse_unread,
    stamp_of,
)
from workorders.workflow.notices import tell_heads
from workorders.workflow.signing import sign_off


@transaction.atomic
def accept(order_id, *, by, at=None):
    """签收: the agency has read the order and takes it on."""
    order = lock(order_id, by=by, may=only_the_agency, expected={OrderStatus.DISPATCHED})
    order.accepted_at = at or timezone.now()
    move(order, OrderStatus.ACCEPTED, act="accept", by=by, at=at, fields=["accepted_at"])
    forum.move_on(
        order.thread_id, by=by, act="accept", stage=order.thread.stage, agency=order.agency, at=at
    )
    return order


@transaction.atomic
def draft_reply(order_id, *, by, text, kind=ReplyKind.FINAL, read=None, at=None):
    """
    Keep the agency's reply as it stands; any colleague may go on from it.

    There is one working draft: what is published or withdrawn is never written over.
    """
    order = lock(order_id, by=by, may=only_the_agency, expected={OrderStatus.ACCEPTED})
    refuse_unread(read, order.reply)
    if kind not in ReplyKind.values:
        raise ValidationError({"kind": _("Please say what kind of reply this is.")})
    if is_draft(order.reply):
        forum.save(
            order.reply_id, by=by, desk=Desk.WORKORDERS, text=text, reply_kind=kind,
            agency=order.agency, at=at,
        )  # fmt: skip
    else:
        order.reply = forum.start(
            by=by, purpose=Purpose.OFFICIAL_REPLY, desk=Desk.WORKORDERS, thread=order.thread,
            agency=order.agency, text=text, reply_kind=kind, at=at,
        )  # fmt: skip
        move(order, order.status, act="draft_reply", by=by, at=at, fields=["reply"])
    return order


@transaction.atomic
def hand_in(order_id, *, by, at=None):
    """Freeze the draft and put it before a head; returns the version to be read."""
    order = lock(order_id, by=by, may=only_the_agency, expected={OrderStatus.ACCEPTED})
    if not is_draft(order.reply):
        raise ValidationError(_("There is no reply to hand in yet."), code="no_reply")
    version = forum.freeze(order.reply_id, by=by, act="hand_in", at=at)
    line = move(
        order, OrderStatus.AWAITING_SIGN_OFF, act="hand_in", by=by, at=at,
        version_id=version.pk, version=version.number,
    )  # fmt: skip
    tell_heads(order, "order_awaiting_sign_off", line=line, at=at)
    return version


@transaction.atomic
def hand_in_and_sign(order_id, *, by, at=None):
    """A head who wrote the reply need not ask anybody else to sign it."""
    lock(order_id, by=by, may=only_a_head, expected={OrderStatus.ACCEPTED})
    version = hand_in(order_id, by=by, at=at)
    return sign_off(order_id, by=by, version_id=version.pk, at=at)


def stamp(order):
    """Tells one state of the working draft from the next; empty before there is one."""
    return stamp_of(order.reply)
