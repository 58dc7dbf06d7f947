"""
Correcting a published reply: written by the agency, signed by its head, published by the
centre, as the reply itself was.

The order stays answered and no clock moves: what is under way is an edit of the reply's
post, and ``WorkOrder.correction_status`` says where it stands. Until the signature nobody
outside the agency reads it, and until its publication nobody outside the centre.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk, Purpose
from forum.models import Attachment, Post
from forum.richtext import clean_input
from workorders.models import CorrectionStatus, OrderStatus
from workorders.workflow.locks import (
    expect_version,
    lock,
    move,
    only_a_head,
    only_dispatchers,
    only_the_agency,
    only_whose_turn_the_correction_is,
    refuse_unread,
    require_reason,
    stamp_of,
)
from workorders.workflow.notices import tell_clerk, tell_heads

NONE = ""
WAITING = {CorrectionStatus.AWAITING_SIGN_OFF, CorrectionStatus.AWAITING_PUBLICATION}
# Once it is signed it is with the centre, as a signed reply is.
WITH_THE_AGENCY = {CorrectionStatus.DRAFT, CorrectionStatus.AWAITING_SIGN_OFF}


@transaction.atomic
def draft_correction(order_id, *, by, text, reason="", read=None, at=None):
    """Keep the correction as it stands; any colleague may go on from it, and there is one."""
    order = hold_correction(
        order_id, by=by, may=only_the_agency, expected={NONE, CorrectionStatus.DRAFT}
    )
    refuse_unread(read, order.correction)
    order.correction_reason = clean_input(reason)
    if order.correction is None:
        order.correction = _begin(order, by=by, text=text, at=at)
        fields = ["correction", "correction_reason"]
        _turn(order, CorrectionStatus.DRAFT, act="draft_correction", by=by, at=at, fields=fields)
    else:
        forum.save(order.correction_id, by=by, desk=Desk.WORKORDERS, text=text, at=at)
        order.save(update_fields=["correction_reason"])
    return order


@transaction.atomic
def hand_in_correction(order_id, *, by, at=None):
    """Freeze the correction and put it before a head; returns the version to be read."""
    order = hold_correction(order_id, by=by, may=only_the_agency, expected={CorrectionStatus.DRAFT})
    require_reason(order.correction_reason)
    _refuse_unchanged(order)
    version = forum.freeze(order.correction_id, by=by, act="hand_in_correction", at=at)
    line = _turn(
        order, CorrectionStatus.AWAITING_SIGN_OFF, act="hand_in_correction", by=by, at=at,
        version_id=version.pk, version=version.number,
    )  # fmt: skip
    tell_heads(order, "order_correction_awaiting_sign_off", line=line, at=at)
    return version


@transaction.atomic
def hand_in_and_sign_correction(order_id, *, by, at=None):
    """A head who wrote the correction need not ask anybody else to sign it."""
    hold_correction(order_id, by=by, may=only_a_head, expected={CorrectionStatus.DRAFT})
    version = hand_in_correction(order_id, by=by, at=at)
    return sign_off_correction(order_id, by=by, version_id=version.pk, at=at)


@transaction.atomic
def sign_off_correction(order_id, *, by, version_id, at=None):
    """The head answers for this version; with it the centre reads why it is needed."""
    order = hold_correction(
        order_id, by=by, may=only_a_head, expected={CorrectionStatus.AWAITING_SIGN_OFF}
    )
    version = expect_version(order.correction, version_id)
    act = "sign_off_correction"
    forum.sign_off(order.correction_id, version_id=version.pk, by=by, act=act, at=at)
    _turn(
        order, CorrectionStatus.AWAITING_PUBLICATION, act=act, by=by, at=at,
        reason=order.correction_reason, version_id=version.pk, version=version.number,
    )  # fmt: skip
    return order


@transaction.atomic
def send_correction_back(order_id, *, by, reason, at=None):
    """The head, or after signing the dispatcher, asks for more."""
    order = hold_correction(
        order_id, by=by, may=only_whose_turn_the_correction_is, expected=WAITING
    )
    reason = require_reason(reason)
    line = _turn(
        order, CorrectionStatus.DRAFT, act="send_correction_back", by=by, at=at, reason=reason
    )
    tell_clerk(
        order, "order_correction_sent_back", line=line, of=order.correction, at=at, note=reason
    )
    return order


@transaction.atomic
def publish_correction(order_id, *, by, version_id, at=None):
    """The signed version replaces the text of the reply, whose earlier text is kept."""
    order = hold_correction(
        order_id, by=by, may=only_dispatchers, expected={CorrectionStatus.AWAITING_PUBLICATION}
    )
    version = expect_version(order.correction, version_id)
    post = forum.approve(order.correction_id, version_id=version.pk, by=by, at=at)
    _end(
        order, act="publish_correction", by=by, at=at,
        version_id=version.pk, version=version.number, post=post.number,
    )  # fmt: skip
    return post


@transaction.atomic
def give_up_correction(order_id, *, by, at=None):
    """The agency leaves the reply as it stands; what was written stays with the agency."""
    order = hold_correction(
        order_id, by=by, may=only_the_agency, expected=WITH_THE_AGENCY, although_hidden=True
    )
    drop_correction(order, by=by, at=at)
    return order


def drop_correction(order, *, by, at=None):
    """Part of a step that holds the order; nothing to do where none is under way."""
    if order.correction is not None:
        forum.withdraw(order.correction_id, by=by, desk=Desk.WORKORDERS, at=at)
        _end(order, act="give_up_correction", by=by, at=at)


def hold_correction(order_id, *, by, may, expected, although_hidden=False):
    """The answered order, held, with its correction in one of the ``expected`` states."""
    order = lock(order_id, by=by, may=may, expected={OrderStatus.ANSWERED})
    if order.correction_status not in expected:
        raise ValidationError(_in_words(order.correction_status), code="wrong_state")
    if order.thread.is_hidden and not although_hidden:
        raise ValidationError(
            _("The matter is hidden now. Corrections of its reply wait until it is restored."),
            code="hidden",
        )
    return order


def correction_stamp(order):
    """Tells one state of the correction from the next; empty before there is one."""
    return stamp_of(order.correction)


def _in_words(status):
    if status == NONE:
        return _("No correction of this reply is under way.")
    return _("A correction of this reply is under way already: %(status)s.") % {
        "status": CorrectionStatus(status).label
    }


def _begin(order, *, by, text, at):
    """An edit of the published reply, with the images it has."""
    post = Post.cases.get(submission=order.reply_id)
    edit = forum.start(
        by=by, purpose=Purpose.EDIT, desk=Desk.WORKORDERS, thread=order.thread, post=post,
        agency=order.agency, text=text, at=at,
    )  # fmt: skip
    forum.copy_images(Attachment.objects.filter(published__post=post), onto=edit)
    return edit


def _refuse_unchanged(order):
    edit = order.correction
    taken_off = edit.attachments.filter(removed_at__isnull=False).exists()
    added = edit.attachments.current().count() > edit.post.images.count()
    if edit.text.strip() == edit.post.text.strip() and not taken_off and not added:
        raise ValidationError(
            _("Nothing is different from the published reply yet."), code="unchanged"
        )


def _turn(order, status, *, act, by, at, reason="", fields=(), **data):
    """Write where the correction stands; the order itself does not move."""
    before, order.correction_status = order.correction_status, status
    return move(
        order, order.status, act=act, by=by, at=at, reason=reason,
        fields=["correction_status", *fields],
        correction_from=before, correction_to=status, **data,
    )  # fmt: skip


def _end(order, *, act, by, at, **data):
    order.correction, order.correction_reason = None, ""
    fields = ["correction", "correction_reason"]
    return _turn(order, NONE, act=act, by=by, at=at, fields=fields, **data)
