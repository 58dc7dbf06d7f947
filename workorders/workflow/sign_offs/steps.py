"""
The steps of every sign-off: a clerk drafts, a head signs, a dispatcher publishes. ``kinds``
declares when each kind may be written and what each step does to the order.

Signing and publishing name the version that was read; if it is not the newest, the step is
refused. So only the version that was read is signed, and only the signed version is published.
Before the signature only the agency reads the text; before publication only agency and centre.
"""

from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.utils import timezone

from forum import workflow as forum
from forum.choices import Desk
from forum.models import Post, SubmissionVersion
from forum.richtext import clean_input
from portal.accounts.models import User
from workorders.models import (
    EndReason,
    OrderStatus,
    SignOff,
    SignOffKind,
    Transition,
    WorkOrder,
)
from workorders.models.sign_offs import UNDER_WAY
from workorders.models.transition_data import Version
from workorders.workflow.locks import (
    only_a_head,
    only_head_or_dispatcher,
    only_the_agency,
    record_transition,
    refuse_stale_draft,
    require_newest_version,
    require_reason,
    token_of,
)
from workorders.workflow.notices import tell_clerk, tell_heads
from workorders.workflow.requests import lapse_extension
from workorders.workflow.sign_offs import beside, late
from workorders.workflow.sign_offs.beside import Words
from workorders.workflow.sign_offs.kinds import (
    DRAFT,
    GIVE_UP,
    HAND_IN,
    KINDS,
    LEADS_TO,
    PUBLISH,
    SEND_BACK,
    SIGN_OFF,
)
from workorders.workflow.sign_offs.locking import lock_for_drafting, lock_sign_off
from workorders.workflow.talk.questions import end_question


@transaction.atomic
def draft(
    order_id: int,
    *,
    by: User,
    kind: str,
    text: str,
    reason: str = "",
    read: str | None = None,
    at: datetime | None = None,
    **words: Unpack[Words],
) -> WorkOrder:
    """
    Save the agency's only draft of this kind, which any colleague may continue. ``read`` is
    the ``draft_token`` of the page; ValidationError if the draft was saved meanwhile.
    """
    order, sign_off = lock_for_drafting(order_id, kind, by=by)
    refuse_stale_draft(read, sign_off.submission if sign_off else None)
    facts = beside.facts_of_text(words)
    KINDS[kind].refuse_words(**facts)
    if sign_off is None:
        submission = KINDS[kind].begin(order, by=by, text=text, at=at, **facts)
        sign_off = SignOff(
            order=order, kind=kind, submission=submission, reason=clean_input(reason),
            begun_at=at or timezone.now(),
        )  # fmt: skip
        _record_step(order, sign_off, DRAFT, by=by, at=at)
    else:
        forum.save(
            sign_off.submission_id, by=by, desk=Desk.WORKORDERS, text=text, agency=order.agency,
            at=at, **facts,
        )  # fmt: skip
        sign_off.reason = clean_input(reason)
        sign_off.save(update_fields=["reason"])
    beside.keep(order, sign_off, words)
    return order


@transaction.atomic
def hand_in(
    order_id: int, *, by: User, kind: str = SignOffKind.REPLY, at: datetime | None = None
) -> SubmissionVersion:
    """Freeze the draft as a version and notify the heads; returns the version."""
    order, sign_off = lock_sign_off(order_id, kind, HAND_IN, by=by)
    KINDS[kind].refuse_unfit(sign_off)
    late.refuse_unexplained(sign_off, at=at)
    step = KINDS[kind].steps[HAND_IN]
    version: SubmissionVersion = forum.freeze(sign_off.submission_id, by=by, act=step.act, at=at)
    line = _record_step(
        order, sign_off, HAND_IN, by=by, at=at,
        **_version_facts(version) | beside.freeze(sign_off, version),
    )  # fmt: skip
    tell_heads(order, step.notice, line=line, at=at)
    return version


@transaction.atomic
def hand_in_and_sign(
    order_id: int, *, by: User, kind: str = SignOffKind.REPLY, at: datetime | None = None
) -> WorkOrder:
    """Hand in and sign in one step, for a head who wrote the text."""
    lock_sign_off(order_id, kind, HAND_IN, by=by, may=only_a_head)
    version = hand_in(order_id, by=by, kind=kind, at=at)
    return sign_off(order_id, by=by, version_id=version.pk, kind=kind, at=at)


@transaction.atomic
def sign_off(
    order_id: int,
    *,
    by: User,
    version_id: int,
    kind: str = SignOffKind.REPLY,
    late_explanation: str = "",
    at: datetime | None = None,
) -> WorkOrder:
    """Sign this version; from now on the centre can read it, and why it comes late."""
    order, signed = lock_sign_off(order_id, kind, SIGN_OFF, by=by)
    version = require_newest_version(signed.submission, version_id)
    late.explain_at_signature(signed, late_explanation, at=at)
    act = KINDS[kind].steps[SIGN_OFF].act
    end_question(order, by=by, why=EndReason.SIGNED, at=at)
    forum.sign_off(signed.submission_id, version_id=version.pk, by=by, act=act, at=at)
    signed.signed_version, signed.signed_off_at = version, at or timezone.now()
    _record_step(
        order, signed, SIGN_OFF, by=by, at=at, reason=signed.reason,
        **_version_facts(version), **late.facts_of(signed),
    )  # fmt: skip
    return order


@transaction.atomic
def send_back(
    order_id: int,
    *,
    by: User,
    reason: str,
    kind: str = SignOffKind.REPLY,
    at: datetime | None = None,
) -> WorkOrder:
    """Turn the text back into a draft: by a head before signing, by a dispatcher after it."""
    order, sign_off = lock_sign_off(
        order_id, kind, SEND_BACK, by=by,
        may=lambda order, by: only_head_or_dispatcher(order, by, order.under_way(kind)),
    )  # fmt: skip
    reason = require_reason(reason)
    sign_off.signed_version = sign_off.signed_off_at = None
    line = _record_step(order, sign_off, SEND_BACK, by=by, at=at, reason=reason)
    notice = KINDS[kind].steps[SEND_BACK].notice
    tell_clerk(order, notice, line=line, of=sign_off.submission, at=at, note=reason)
    return order


@transaction.atomic
def publish(
    order_id: int,
    *,
    by: User,
    version_id: int,
    kind: str = SignOffKind.REPLY,
    at: datetime | None = None,
) -> Post:
    """Publish the signed version with the visibility of the matter; returns the post."""
    order, sign_off = lock_sign_off(order_id, kind, PUBLISH, by=by)
    version = require_newest_version(sign_off.submission, version_id)
    post = forum.approve(sign_off.submission_id, version_id=version.pk, by=by, at=at)
    # Only a change of name has no post, and that is never a sign-off.
    assert post is not None
    KINDS[kind].label_post(post, version)
    late.publish_explanation(order, sign_off, post)
    _record_step(
        order, sign_off, PUBLISH, by=by, at=at,
        **_version_facts(version), post=post.number, **KINDS[kind].facts_of_publication(sign_off),
    )  # fmt: skip
    KINDS[kind].record_on_timeline(order, sign_off, post, by=by, at=at)
    if order.status == OrderStatus.ANSWERED:
        lapse_extension(order, by=by, at=at)
    return post


@transaction.atomic
def give_up(order_id: int, *, by: User, kind: str, at: datetime | None = None) -> WorkOrder:
    """End the sign-off without publishing; the text stays with the agency."""
    order, sign_off = lock_sign_off(order_id, kind, GIVE_UP, by=by, may=only_the_agency)
    _give_up(order, sign_off, by=by, at=at)
    return order


def give_up_all(order: WorkOrder, *, by: User, at: datetime | None = None) -> None:
    """
    Give up all sign-offs of the order that are under way, signed or not. The calling step has
    locked the order and saves it afterwards.
    """
    for sign_off in order.sign_offs.under_way().select_related("submission"):
        _give_up(order, sign_off, by=by, at=at)


def draft_token(order: WorkOrder, *, kind: str = SignOffKind.REPLY) -> str:
    """A token that changes with each save of the draft (optimistic lock); empty if no draft."""
    sign_off: SignOff | None = order.under_way(kind)
    return token_of(sign_off.submission) if sign_off else ""


def _record_step(
    order: WorkOrder,
    sign_off: SignOff,
    step: str,
    *,
    by: User,
    at: datetime | None,
    reason: str = "",
    **data: object,
) -> Transition:
    """Write the sign-off's new status, the changes of the order, and the ledger line."""
    taken = KINDS[sign_off.kind].steps[step]
    data |= _write_status(sign_off, step, at=at)
    status, changed = taken.status_after(order, sign_off), taken.change(order, sign_off, at=at)
    return record_transition(
        order, status, act=taken.act, by=by, at=at, reason=reason, fields=changed, **data
    )


def _write_status(sign_off: SignOff, step: str, *, at: datetime | None) -> dict[str, str]:
    """Write the sign-off's new status; returns what the ledger line must store about it."""
    before = "" if sign_off.pk is None else sign_off.status
    sign_off.status = LEADS_TO[step]
    if sign_off.status not in UNDER_WAY:
        sign_off.ended_at = at or timezone.now()
    sign_off.save()
    if KINDS[sign_off.kind].moves_the_order:
        return {}
    after = sign_off.status if sign_off.status in UNDER_WAY else ""
    return {f"{sign_off.kind}_from": before, f"{sign_off.kind}_to": after}


def _give_up(order: WorkOrder, sign_off: SignOff, *, by: User, at: datetime | None) -> None:
    forum.withdraw(sign_off.submission_id, by=by, desk=Desk.WORKORDERS, at=at)
    taken = KINDS[sign_off.kind].steps[GIVE_UP]
    if taken.act:
        _record_step(order, sign_off, GIVE_UP, by=by, at=at)
    else:
        # The calling step saves the order and writes the ledger line.
        _write_status(sign_off, GIVE_UP, at=at)
        taken.change(order, sign_off, at=at)


def _version_facts(version: SubmissionVersion) -> Version:
    return {"version_id": version.pk, "version": version.number}
