"""
Extensions (延期): the agency asks for more time before its date, and the dispatcher decides.

Nothing is extended by itself. The reason becomes public with the approval, and the author is told.
"""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.richtext import clean_input
from portal.accounts.models import User
from workorders.models import Extension, ExtensionStatus, OrderStatus, WorkOrder
from workorders.models.extensions import EXTENDABLE, LONGEST
from workorders.workflow.dates import current_deadline, extend, record_due_date
from workorders.workflow.locks import (
    lock,
    lock_in_any_status,
    only_the_agency,
    record_transition,
    refuse_other_status,
    require_reason,
)
from workorders.workflow.notices import tell_agency, tell_author, tell_dispatchers


@transaction.atomic
def request_extension(
    order_id: int, *, by: User, amount: int, reason: str, at: datetime | None = None
) -> Extension:
    """Ask for ``amount`` more working days, or hours where the time is counted in hours."""
    order = lock_in_any_status(order_id)
    only_the_agency(order, by)
    _refuse_request(order, at=at)
    reason = require_reason(clean_input(reason))
    if not 1 <= amount <= LONGEST:
        raise ValidationError({"amount": _too_long()})
    made = Extension.objects.create(
        order=order, agency=order.agency, unit=current_deadline(order).rule, amount=amount,
        reason=reason, requested_at=at or timezone.now(), requested_by=by, due_before=order.due_at,
    )  # fmt: skip
    record_transition(
        order, order.status, act="request_extension", by=by, at=at, reason=reason,
        extension=made.pk, amount=amount, unit=made.unit,
    )  # fmt: skip
    tell_dispatchers(order, "order_extension_requested", but=by, at=at, note=reason)
    return made


@transaction.atomic
def approve_extension(
    extension_id: int,
    *,
    by: User,
    amount: int | None = None,
    answer: str = "",
    at: datetime | None = None,
) -> Extension:
    """Grant what was asked for, or a shorter ``amount`` with the reason in ``answer``."""
    order, approved = _lock(extension_id, "approve_extension", by=by)
    granted = approved.amount if amount is None else amount
    answer = clean_input(answer).strip()
    _refuse_amount(approved, granted, answer)
    before = order.due_at
    due, fields = extend(order, granted, at=at)
    approved.granted = granted
    _end(approved, ExtensionStatus.APPROVED, by=by, answer=answer, at=at)
    line = record_transition(
        order, order.status, act="approve_extension", by=by, at=at, reason=answer, fields=fields,
        extension=approved.pk, amount=granted, unit=approved.unit, due_before=before,
        due=due.facts(),
    )  # fmt: skip
    record_due_date(
        order, due, by=by, act="approve_extension", at=at, extension_reason=approved.reason
    )
    tell_agency(
        order, "order_extension_approved", line=line, at=at, note=answer, due_at=order.due_at
    )
    tell_author(
        order, "date_extended", line=line, at=at, note=approved.reason,
        due_before_at=before.isoformat(),
    )  # fmt: skip
    return approved


@transaction.atomic
def decline_extension(
    extension_id: int, *, by: User, answer: str, at: datetime | None = None
) -> Extension:
    """Grant no more time; the date stays."""
    order, declined = _lock(extension_id, "decline_extension", by=by)
    answer = clean_input(answer).strip()
    if not answer:
        raise ValidationError({"answer": _needs_an_answer()})
    _end(declined, ExtensionStatus.DECLINED, by=by, answer=answer, at=at)
    line = record_transition(
        order, order.status, act="decline_extension", by=by, at=at, reason=answer,
        extension=declined.pk,
    )  # fmt: skip
    tell_agency(order, "order_extension_declined", line=line, at=at, note=answer)
    return declined


def refusal_to_extend(order: WorkOrder, *, at: datetime | None = None) -> str:
    """Why the agency cannot ask for more time now, in a sentence; empty where it can."""
    try:
        _refuse_request(order, at=at)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _refuse_request(order: WorkOrder, *, at: datetime | None) -> None:
    if order.status == OrderStatus.DISPATCHED:
        raise ValidationError(
            _("More time can be asked for once the order is accepted."), code="not_accepted"
        )
    refuse_other_status(order, EXTENDABLE)
    asked = order.extensions.filter(requested_at__gte=order.with_agency_since)
    statuses = list(asked.values_list("status", flat=True))
    if ExtensionStatus.REQUESTED in statuses:
        raise ValidationError(_("More time has been asked for already."), code="asked")
    counted = [status for status in statuses if status != ExtensionStatus.LAPSED]
    if len(counted) >= settings.EXTENSIONS_PER_ORDER:
        raise ValidationError(
            _(
                "More time was asked for before, and it can be asked for only so often. If "
                "something new has happened, please call the dispatcher."
            ),
            code="asked_before",
        )
    # While the agency waits for the author its time stands still.
    if order.paused_at is None and order.due_at < (at or timezone.now()):
        raise ValidationError(
            _(
                "The answer was due on %(due)s. More time is asked for before that; now the reply "
                "is what the author waits for."
            ),
            code="overdue",
            params={"due": date_format(timezone.localtime(order.due_at), "DATETIME_FORMAT")},
        )


def _refuse_amount(approved: Extension, granted: int, answer: str) -> None:
    if not 1 <= granted <= approved.amount:
        raise ValidationError(
            {
                "amount": _("No more than was asked for can be granted: %(count)d.")
                % {"count": approved.amount}
            }
        )
    if granted < approved.amount and not answer:
        raise ValidationError({"answer": _needs_an_answer()})


def _needs_an_answer() -> str:
    return _("Please say why, in a sentence others will understand.")


def _too_long() -> str:
    return _("Please choose a number from 1 to %(count)d.") % {"count": LONGEST}


def _lock(extension_id: int, act: str, *, by: User) -> tuple[WorkOrder, Extension]:
    """Lock the order and return it with this request, which nobody has decided."""
    order_id = Extension.objects.values_list("order_id", flat=True).get(pk=extension_id)
    order = lock(order_id, act, by=by)
    extension = order.extensions.get(pk=extension_id)
    if extension.status != ExtensionStatus.REQUESTED:
        raise ValidationError(
            _("This request is no longer open: %(status)s."),
            code="wrong_state",
            params={"status": extension.get_status_display()},
        )
    return order, extension


def _end(ended: Extension, status: str, *, by: User, answer: str, at: datetime | None) -> None:
    ended.status, ended.decided_by, ended.answer = status, by, answer
    ended.ended_at = at or timezone.now()
    ended.save(update_fields=["status", "granted", "decided_by", "answer", "ended_at"])
