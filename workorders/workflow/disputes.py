"""
Disputes (退单): the agency says that an order belongs elsewhere, and the centre decides.

While nobody has decided, the order keeps its status and its date, the agency's clock runs on, and
the order is neither accepted nor given away; the dispatcher can still withdraw it. The first agency
of the matter coordinates meanwhile. The third dispute of a matter goes to the supervisor at once.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.richtext import clean_input
from portal.accounts.models import User
from portal.agencies.models import Agency, covered_ids
from portal.languages import CHINESE, facts_of, text_in
from workorders.models import (
    Dispute,
    DisputeBasis,
    DisputeStatus,
    OrderStatus,
    Transition,
    WorkOrder,
)
from workorders.reading.hand_overs import first_agency_facts
from workorders.workflow.chosen_dates import ChosenDate
from workorders.workflow.dispatching import give_to_agency
from workorders.workflow.locks import (
    lock,
    lock_in_any_status,
    only_dispatchers,
    only_supervisors,
    only_the_agency,
    record_transition,
    require_reason,
)
from workorders.workflow.notices import (
    tell_agency,
    tell_dispatchers,
    tell_people_of,
    tell_supervisors,
)
from workorders.workflow.own_staff import refuse_own_staff
from workorders.workflow.requests import refuse_while_disputed, undecided_dispute


@transaction.atomic
def dispute(
    order_id: int,
    *,
    by: User,
    basis: DisputeBasis,
    reason: str,
    named_agency: Agency | None = None,
    at: datetime | None = None,
) -> Dispute:
    """Say, within the time to accept it, that the order belongs to another agency."""
    order = lock_in_any_status(order_id)
    only_the_agency(order, by)
    _refuse_dispute(order, at=at)
    reason = require_reason(clean_input(reason))
    _refuse_basis(basis)
    _refuse_named(order, named_agency)
    goes_up = _is_for_the_supervisor(order)
    made_at = at or timezone.now()
    made = Dispute.objects.create(
        order=order, agency=order.agency, named_agency=named_agency, basis=basis, text=reason,
        made_at=made_at, sent_up_at=made_at if goes_up else None,
        status=DisputeStatus.SENT_UP if goes_up else DisputeStatus.OPEN,
    )  # fmt: skip
    named = facts_of(named_agency, "named_agency") if named_agency else {}
    first = first_agency_facts(order.thread_id)
    line = record_transition(
        order, order.status, act="dispute", by=by, at=at, reason=reason, dispute=made.pk,
        sent_up=goes_up, **facts_of(basis, "basis"), **named, **first,
    )  # fmt: skip
    _tell_of_dispute(order, made, line, first, by=by, at=at)
    return made


@transaction.atomic
def argue_dispute(dispute_id: int, *, by: User, reason: str, at: datetime | None = None) -> Dispute:
    """Write the side of the agency that the dispute names; once, and while it is undecided."""
    order, argued = _lock(dispute_id, "argue_dispute", by=by, may=_only_the_named_agency)
    if argued.answer:
        raise ValidationError(_("Your agency has argued already."), code="wrong_state")
    argued.answer = require_reason(clean_input(reason))
    argued.answered_by, argued.answered_at = by, at or timezone.now()
    argued.save(update_fields=["answer", "answered_by", "answered_at"])
    record_transition(
        order, order.status, act="argue_dispute", by=by, at=at, reason=argued.answer,
        dispute=argued.pk, **facts_of(argued.named_agency, "agency"),
    )  # fmt: skip
    return argued


@transaction.atomic
def take_back_dispute(dispute_id: int, *, by: User, at: datetime | None = None) -> Dispute:
    """The agency no longer disputes the order; it can be accepted again."""
    order, taken_back = _lock(dispute_id, "take_back_dispute", by=by)
    _end(taken_back, DisputeStatus.TAKEN_BACK, at=at)
    record_transition(
        order, order.status, act="take_back_dispute", by=by, at=at, dispute=taken_back.pk
    )
    return taken_back


@transaction.atomic
def send_dispute_up(dispute_id: int, *, by: User, at: datetime | None = None) -> Dispute:
    """Leave the decision to the supervisor."""
    order, sent = _lock(dispute_id, "send_dispute_up", by=by)
    if sent.waits_for_the_supervisor:
        raise ValidationError(_("The supervisor decides about this already."), code="wrong_state")
    sent.status, sent.sent_up_at = DisputeStatus.SENT_UP, at or timezone.now()
    sent.save(update_fields=["status", "sent_up_at"])
    line = record_transition(
        order, order.status, act="send_dispute_up", by=by, at=at, dispute=sent.pk
    )
    names = first_agency_facts(order.thread_id)
    tell_supervisors(order, "order_dispute_sent_up", line=line, at=at, note=sent.text, **names)
    return sent


@transaction.atomic
def uphold_dispute(
    dispute_id: int,
    *,
    by: User,
    agency: Agency,
    reason: str = "",
    due_at: datetime | None = None,
    due_reason: str = "",
    at: datetime | None = None,
) -> Dispute:
    """
    The agency was right: give the order to ``agency``, with everything that ``change_agency``
    does. Without a reason the legal basis of the dispute is the reason.
    """
    order, upheld = _lock(dispute_id, "uphold_dispute", by=by, may=_only_whose_turn_it_is)
    before = order.agency
    reason = clean_input(reason).strip() or text_in(CHINESE, upheld.basis)
    _end(upheld, DisputeStatus.UPHELD, by=by, reason=reason, at=at)
    line = record_transition(
        order, order.status, act="uphold_dispute", by=by, at=at, reason=reason, dispute=upheld.pk
    )
    give_to_agency(
        order, by=by, agency=agency, reason=reason, chosen=ChosenDate(due_at, due_reason), at=at,
        because=facts_of(upheld.basis, "because", "public_words"), dispute=upheld.pk,
    )  # fmt: skip
    # They no longer see the order.
    tell_people_of(
        before, order, "order_dispute_upheld", line=line, at=at, note=reason,
        path=reverse("workorders:list"), **facts_of(agency, "agency"),
    )  # fmt: skip
    return upheld


@transaction.atomic
def reject_dispute(
    dispute_id: int, *, by: User, reason: str, at: datetime | None = None
) -> Dispute:
    """The order stays with the agency, and its date does not move."""
    order, rejected = _lock(dispute_id, "reject_dispute", by=by, may=_only_whose_turn_it_is)
    reason = require_reason(clean_input(reason))
    _end(rejected, DisputeStatus.REJECTED, by=by, reason=reason, at=at)
    line = record_transition(
        order, order.status, act="reject_dispute", by=by, at=at, reason=reason, dispute=rejected.pk
    )
    tell_agency(order, "order_dispute_rejected", line=line, at=at, note=reason)
    return rejected


def refusal_to_dispute(order: WorkOrder, *, at: datetime | None = None) -> str:
    """Why the agency cannot dispute the order now, in a sentence; empty where it can."""
    try:
        _refuse_dispute(order, at=at)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _refuse_dispute(order: WorkOrder, *, at: datetime | None) -> None:
    if order.status != OrderStatus.DISPATCHED:
        raise ValidationError(
            _(
                "An order can be disputed until it is accepted. If it belongs elsewhere "
                "nevertheless, please call the dispatcher."
            ),
            code="accepted",
        )
    refuse_while_disputed(order)
    if order.disputes.counted().filter(made_at__gte=order.with_agency_since).exists():
        raise ValidationError(
            _("Your dispute of this order was decided, so it cannot be disputed once more."),
            code="decided",
        )
    limit = order.accept_due_at
    if limit is not None and limit < (at or timezone.now()):
        raise ValidationError(
            _(
                "The time to dispute this order ended on %(limit)s. If it belongs elsewhere "
                "nevertheless, please call the dispatcher."
            ),
            code="too_late",
            params={"limit": date_format(timezone.localtime(limit), "DATETIME_FORMAT")},
        )


def _refuse_basis(basis: DisputeBasis) -> None:
    if basis.retired_at:
        raise ValidationError({"basis": _("This legal basis is no longer in use.")})


def _refuse_named(order: WorkOrder, named: Agency | None) -> None:
    if named is None:
        return
    if named == order.agency:
        raise ValidationError({"named_agency": _("This is the agency that has the order.")})
    if named.retired_at:
        raise ValidationError({"named_agency": _("This agency is no longer in use.")})
    refuse_own_staff(order.thread, named, field="named_agency")


def _is_for_the_supervisor(order: WorkOrder) -> bool:
    earlier: int = Dispute.objects.of_matter(order.thread_id).counted().count()
    limit: int = settings.DISPUTES_UNTIL_SUPERVISOR
    return earlier + 1 >= limit


def _lock(dispute_id: int, act: str, *, by: User, may: Any = None) -> tuple[WorkOrder, Dispute]:
    """Lock the order and return it with its undecided dispute, which this step may change."""
    order_id = Dispute.objects.values_list("order_id", flat=True).get(pk=dispute_id)

    def may_with_dispute(order: WorkOrder, by: User) -> None:
        may(order, by, Dispute.objects.get(pk=dispute_id))

    order = lock(order_id, act, by=by, may=may_with_dispute if may else None)
    found = undecided_dispute(order)
    if found is None or found.pk != dispute_id:
        raise ValidationError(_("This dispute has been decided or taken back."), code="wrong_state")
    return order, found


def _only_whose_turn_it_is(order: WorkOrder, by: User, decided: Dispute) -> None:
    """The dispatcher, and once it was sent up only the supervisor."""
    check = only_supervisors if decided.sent_up_at else only_dispatchers
    check(order, by)


def _only_the_named_agency(order: WorkOrder, by: User, argued: Dispute) -> None:
    works_there = argued.named_agency_id in covered_ids(by)
    if not by.has_perm("accounts.handle_orders") or not works_there:
        raise PermissionDenied
    if order.thread.is_sealed_from(by):
        raise PermissionDenied


def _end(
    ended: Dispute,
    status: str,
    *,
    by: User | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    ended.status, ended.decided_by, ended.reason = status, by, reason
    ended.ended_at = at or timezone.now()
    ended.save(update_fields=["status", "decided_by", "reason", "ended_at"])


def _tell_of_dispute(
    order: WorkOrder,
    made: Dispute,
    line: Transition,
    first: dict[str, Any],
    *,
    by: User,
    at: datetime | None,
) -> None:
    names = facts_of(order.agency, "agency") | first
    if made.waits_for_the_supervisor:
        tell_supervisors(order, "order_dispute_sent_up", line=line, at=at, note=made.text, **first)
    else:
        tell_dispatchers(order, "order_disputed", but=by, at=at, note=made.text, **names)
    if made.named_agency is not None:
        tell_people_of(
            made.named_agency, order, "order_dispute_names_you", line=line, at=at,
            path=reverse("workorders:argue_dispute", args=[order.number, made.pk]), **names,
        )  # fmt: skip
