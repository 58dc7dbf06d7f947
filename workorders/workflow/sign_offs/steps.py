"""
One way for whatever an agency says: written by a clerk, signed by a head, published by the
centre. ``kinds`` declares what may be said when and what each step does to the order.

What is published is the version that was signed, and what is signed is the version that
was read: each step names it, and a stale one is refused. Until the signature nobody outside
the agency reads it, and until its publication nobody outside the centre.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from forum import workflow as forum
from forum.choices import Desk
from forum.richtext import clean_input
from workorders.models import SignOff, SignOffKind, SignOffStatus
from workorders.models.sign_offs import FROZEN, UNDER_WAY, WITH_THE_WRITERS
from workorders.workflow.locks import (
    expect_version,
    lock,
    move,
    only_a_head,
    only_dispatchers,
    only_the_agency,
    only_whose_turn_it_is,
    refuse_unread,
    require_reason,
    stamp_of,
)
from workorders.workflow.notices import tell_clerk, tell_heads
from workorders.workflow.sign_offs.kinds import (
    DRAFT,
    GIVE_UP,
    HAND_IN,
    KINDS,
    PUBLISH,
    SEND_BACK,
    SIGN_OFF,
)

NONE = None
# Where each step finds what is said, and where it leaves it: the same for every kind.
ROUTE = {
    DRAFT: ({NONE, SignOffStatus.DRAFT}, SignOffStatus.DRAFT),
    HAND_IN: ({SignOffStatus.DRAFT}, SignOffStatus.AWAITING_SIGN_OFF),
    SIGN_OFF: ({SignOffStatus.AWAITING_SIGN_OFF}, SignOffStatus.AWAITING_PUBLICATION),
    SEND_BACK: (set(FROZEN), SignOffStatus.DRAFT),
    PUBLISH: ({SignOffStatus.AWAITING_PUBLICATION}, SignOffStatus.PUBLISHED),
    # Once it is signed it is with the centre.
    GIVE_UP: (set(WITH_THE_WRITERS), SignOffStatus.GIVEN_UP),
}


@transaction.atomic
def draft(order_id, *, by, kind, text, reason="", read=None, at=None, **words):
    """Keep the text as it stands; any colleague may go on from it, and there is one."""
    order, sign_off = _hold(order_id, kind, DRAFT, by=by, may=only_the_agency)
    refuse_unread(read, sign_off.submission if sign_off else None)
    KINDS[kind].refuse_words(**words)
    if sign_off is None:
        submission = KINDS[kind].begin(order, by=by, text=text, at=at, **words)
        sign_off = SignOff(
            order=order, kind=kind, submission=submission, reason=clean_input(reason),
            begun_at=at or timezone.now(),
        )  # fmt: skip
        _turn(order, sign_off, DRAFT, by=by, at=at)
    else:
        forum.save(
            sign_off.submission_id, by=by, desk=Desk.WORKORDERS, text=text, agency=order.agency,
            at=at, **words,
        )  # fmt: skip
        sign_off.reason = clean_input(reason)
        sign_off.save(update_fields=["reason"])
    return order


@transaction.atomic
def hand_in(order_id, *, by, kind=SignOffKind.REPLY, at=None):
    """Freeze the draft and put it before a head; returns the version to be read."""
    order, sign_off = _hold(order_id, kind, HAND_IN, by=by, may=only_the_agency)
    KINDS[kind].refuse_unfit(sign_off)
    step = KINDS[kind].steps[HAND_IN]
    version = forum.freeze(sign_off.submission_id, by=by, act=step.act, at=at)
    line = _turn(order, sign_off, HAND_IN, by=by, at=at, **_named(version))
    tell_heads(order, step.notice, line=line, at=at)
    return version


@transaction.atomic
def hand_in_and_sign(order_id, *, by, kind=SignOffKind.REPLY, at=None):
    """A head who wrote it need not ask anybody else to sign it."""
    _hold(order_id, kind, HAND_IN, by=by, may=only_a_head)
    version = hand_in(order_id, by=by, kind=kind, at=at)
    return sign_off(order_id, by=by, version_id=version.pk, kind=kind, at=at)


@transaction.atomic
def sign_off(order_id, *, by, version_id, kind=SignOffKind.REPLY, at=None):
    """The head answers for this version; from now on the centre reads it, and why it is said."""
    order, said = _hold(order_id, kind, SIGN_OFF, by=by, may=only_a_head)
    version = expect_version(said.submission, version_id)
    act = KINDS[kind].steps[SIGN_OFF].act
    forum.sign_off(said.submission_id, version_id=version.pk, by=by, act=act, at=at)
    said.signed_version, said.signed_off_at = version, at or timezone.now()
    _turn(order, said, SIGN_OFF, by=by, at=at, reason=said.reason, **_named(version))
    return order


@transaction.atomic
def send_back(order_id, *, by, reason, kind=SignOffKind.REPLY, at=None):
    """The head, or after signing the dispatcher, asks for more."""
    order, sign_off = _hold(
        order_id, kind, SEND_BACK, by=by,
        may=lambda order, by: only_whose_turn_it_is(order, by, order.under_way(kind)),
    )  # fmt: skip
    reason = require_reason(reason)
    sign_off.signed_version = sign_off.signed_off_at = None
    line = _turn(order, sign_off, SEND_BACK, by=by, at=at, reason=reason)
    notice = KINDS[kind].steps[SEND_BACK].notice
    tell_clerk(order, notice, line=line, of=sign_off.submission, at=at, note=reason)
    return order


@transaction.atomic
def publish(order_id, *, by, version_id, kind=SignOffKind.REPLY, at=None):
    """Publish the signed version, as visible as the matter is; returns the post."""
    order, sign_off = _hold(order_id, kind, PUBLISH, by=by, may=only_dispatchers)
    version = expect_version(sign_off.submission, version_id)
    post = forum.approve(sign_off.submission_id, version_id=version.pk, by=by, at=at)
    _turn(
        order, sign_off, PUBLISH, by=by, at=at,
        **_named(version), post=post.number, **KINDS[kind].particulars(sign_off),
    )  # fmt: skip
    KINDS[kind].tell_the_public(order, sign_off, post, by=by, at=at)
    return post


@transaction.atomic
def give_up(order_id, *, by, kind, at=None):
    """The agency leaves it unsaid; what was written stays with the agency."""
    order, sign_off = _hold(order_id, kind, GIVE_UP, by=by, may=only_the_agency)
    _end_unsaid(order, sign_off, by=by, at=at)
    return order


def give_up_all(order, *, by, at=None):
    """Part of a step that holds the order and ends what its agency is saying, signed or not."""
    for sign_off in order.sign_offs.under_way().select_related("submission"):
        _end_unsaid(order, sign_off, by=by, at=at)


def stamp(order, *, kind=SignOffKind.REPLY):
    """Tells one state of the working draft from the next; empty before there is one."""
    sign_off = order.under_way(kind)
    return stamp_of(sign_off.submission) if sign_off else ""


def _hold(order_id, kind, step, *, by, may):
    """The order, held, and what is under way of this kind, where this step may find it."""
    row = KINDS[kind]
    order = lock(order_id, by=by, may=may, expected=row.steps[step].expects)
    sign_off = order.under_way(kind)
    status = sign_off.status if sign_off else NONE
    if status not in ROUTE[step][0]:
        words = row.other_status if sign_off else row.none_under_way
        label = sign_off.get_status_display() if sign_off else ""
        raise ValidationError(words, code="wrong_state", params={"status": label})
    if row.while_hidden and order.thread.is_hidden and step != GIVE_UP:
        raise ValidationError(row.while_hidden, code="hidden")
    return order, sign_off


def _turn(order, sign_off, step, *, by, at, reason="", **data):
    """Write where it stands now, what that does to the order, and the line that says so."""
    row = KINDS[sign_off.kind]
    before = "" if sign_off.pk is None else sign_off.status
    sign_off.status = ROUTE[step][1]
    if sign_off.status not in UNDER_WAY:
        sign_off.ended_at = at or timezone.now()
    sign_off.save()
    if not row.moves_the_order:
        after = sign_off.status if sign_off.status in UNDER_WAY else ""
        data |= {f"{sign_off.kind}_from": before, f"{sign_off.kind}_to": after}
    taken = row.steps[step]
    status, changed = taken.status_after(order, sign_off), taken.change(order, sign_off, at=at)
    if taken.act:
        return move(
            order, status, act=taken.act, by=by, at=at, reason=reason, fields=changed, **data
        )
    return None


def _end_unsaid(order, sign_off, *, by, at):
    forum.withdraw(sign_off.submission_id, by=by, desk=Desk.WORKORDERS, at=at)
    _turn(order, sign_off, GIVE_UP, by=by, at=at)


def _named(version):
    return {"version_id": version.pk, "version": version.number}
