"""
Assisting agencies 协办: another agency writes its part of a reply, or refuses it by name and with a
reason; the one that has the order gathers the parts. A street or town office that calls a bureau
to a matter blows the whistle 吹哨: the same step, counted apart.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.richtext import clean_input
from portal.accounts.models import User
from portal.agencies.models import Agency, agencies_covered_by
from portal.languages import facts_of
from portal.texts import visible
from workorders.models import AssistingPart, PartStatus, SignOffKind, Transition, WorkOrder
from workorders.workflow.locks import (
    lock,
    only_the_agency,
    record_transition,
    require_reason,
)
from workorders.workflow.notices import tell_agency, tell_assisting
from workorders.workflow.own_staff import refuse_own_staff
from workorders.workflow.sign_offs import steps


@transaction.atomic
def call_assisting(
    order_id: int,
    *,
    by: User,
    agency: Agency,
    due_at: datetime,
    instructions: str,
    at: datetime | None = None,
) -> AssistingPart:
    """Ask another agency for its part by ``due_at``, which is earlier than the order's."""
    order = lock(order_id, "call_assisting", by=by)
    instructions = visible.strip(clean_input(instructions))
    if not instructions:
        raise ValidationError({"instructions": _("Please write what the agency should add.")})
    _refuse_agency(order, agency)
    _refuse_date(order, due_at, at=at)
    part = AssistingPart.objects.create(
        order=order, agency=agency, asked_by=by, instructions=instructions, due_at=due_at,
        asked_at=at or timezone.now(), is_whistle=_is_whistle(order, by),
    )  # fmt: skip
    line = _record(order, part, "call_assisting", by=by, reason=instructions, at=at)
    tell_assisting(part, "order_part_asked", line=line, at=at, note=instructions)
    return part


@transaction.atomic
def write_part(part_id: int, *, by: User, text: str, at: datetime | None = None) -> AssistingPart:
    """Hand in the part; it can be written anew until it is taken into the reply."""
    part = _lock_part(part_id, "write_part", by=by)
    text = visible.strip(clean_input(text))
    if not text:
        raise ValidationError({"text": _("Please write your part first.")})
    part.text = text
    _answer(part, PartStatus.WRITTEN, by=by, at=at)
    line = _record(part.order, part, "write_part", by=by, at=at)
    facts = facts_of(part.agency, "agency")
    tell_agency(part.order, "order_part_written", line=line, at=at, **facts)
    return part


@transaction.atomic
def refuse_part(
    part_id: int, *, by: User, reason: str, at: datetime | None = None
) -> AssistingPart:
    """Refuse, by name and with a reason; whoever called reads both."""
    part = _lock_part(part_id, "refuse_part", by=by)
    reason = require_reason(reason)
    part.refusal = reason
    _answer(part, PartStatus.REFUSED, by=by, at=at)
    line = _record(part.order, part, "refuse_part", by=by, reason=reason, at=at)
    tell_agency(
        part.order, "order_part_refused", line=line, at=at, note=reason,
        **facts_of(part.agency, "agency"),
    )  # fmt: skip
    return part


@transaction.atomic
def take_up_parts(order_id: int, *, by: User, at: datetime | None = None) -> WorkOrder:
    """Add the parts that were written below the draft of the reply; nothing of it is lost."""
    order = lock(order_id, "take_up_parts", by=by)
    parts = list(order.parts.filter(status=PartStatus.WRITTEN).select_related("agency"))
    draft = order.under_way(SignOffKind.REPLY)
    if not parts or draft is None:
        raise ValidationError(_("There is no part to take into the reply now."), code="no_part")
    texts = [draft.submission.text, *(f"{part.agency.name}：\n{part.text}" for part in parts)]
    steps.draft(
        order_id, by=by, kind=SignOffKind.REPLY, text="\n\n".join(filter(None, texts)), at=at,
        reply_kind=draft.submission.reply_kind,
    )  # fmt: skip
    order.parts.filter(pk__in=[part.pk for part in parts]).update(status=PartStatus.TAKEN_UP)
    record_transition(
        order,
        order.status,
        act="take_up_parts",
        by=by,
        at=at,
        parts=",".join(str(part.pk) for part in parts),
    )
    return order


def works_for(part: AssistingPart, by: User) -> bool:
    """Whether the user works for the agency that was called, or for one above it."""
    covered = agencies_covered_by(by).filter(pk=part.agency_id)
    return bool(by.has_perm("accounts.handle_orders") and covered.exists())


def _lock_part(part_id: int, act: str, *, by: User) -> AssistingPart:
    found = AssistingPart.objects.select_related("agency").get(pk=part_id)

    def only_the_called(_order: WorkOrder, by: User) -> None:
        if not works_for(found, by):
            raise PermissionDenied

    order = lock(found.order_id, act, by=by, may=only_the_called)
    part = AssistingPart.objects.select_related("agency").get(pk=part_id)
    part.order = order
    if part.status not in {PartStatus.ASKED, PartStatus.WRITTEN}:
        raise ValidationError(
            _("Not possible now: %(status)s."),
            code="wrong_state",
            params={"status": part.get_status_display()},
        )
    return part


def _is_whistle(order: WorkOrder, by: User) -> bool:
    if not order.agency.is_street_office:
        return False
    try:
        only_the_agency(order, by)
    except PermissionDenied:
        return False
    return True


def _refuse_agency(order: WorkOrder, agency: Agency) -> None:
    if agency.retired_at:
        raise ValidationError({"agency": _("This agency is no longer in use.")})
    refuse_own_staff(order.thread, agency)
    if agency == order.agency:
        raise ValidationError({"agency": _("This agency already has the order.")})
    if order.parts.open().filter(agency=agency).exists():
        raise ValidationError({"agency": _("This agency has been called already.")})


def _refuse_date(order: WorkOrder, due_at: datetime, *, at: datetime | None) -> None:
    now = at or timezone.now()
    if due_at <= now:
        raise ValidationError({"due_at": _("Please choose a moment that is still to come.")})
    # An order that is late already has no earlier date to offer.
    if now < order.due_at <= due_at:
        due = date_format(timezone.localtime(order.due_at), "DATETIME_FORMAT")
        raise ValidationError(
            {
                "due_at": _("Please choose a moment before the answer is due, %(due)s.")
                % {"due": due}
            }
        )


def _answer(part: AssistingPart, status: PartStatus, *, by: User, at: datetime | None) -> None:
    part.status, part.answered_at = status, at or timezone.now()
    part.answered_by_name = by.get_full_name() or by.username
    part.save(update_fields=["status", "answered_at", "answered_by_name", "text", "refusal"])


def _record(
    order: WorkOrder,
    part: AssistingPart,
    act: str,
    *,
    by: User,
    at: datetime | None,
    reason: str = "",
) -> Transition:
    return record_transition(
        order, order.status, act=act, by=by, at=at, reason=reason, part=part.pk,
        until=part.due_at, **facts_of(part.agency, "agency"),
    )  # fmt: skip
