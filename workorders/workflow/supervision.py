"""
Supervision 督办: a supervisor puts an open order under supervision with a date of its own, the
agency reports, and the supervisor lifts it. Everybody reads that, and until when.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.richtext import clean_input
from portal.accounts.models import User
from portal.texts import visible
from workorders.models import Supervision, SupervisionStatus, Transition, WorkOrder
from workorders.workflow.locks import lock, record_transition, require_reason
from workorders.workflow.notices import tell_agency, tell_one


@transaction.atomic
def put_under_supervision(
    order_id: int, *, by: User, due_at: datetime, reason: str, at: datetime | None = None
) -> Supervision:
    """Ask the agency for a report by ``due_at``; the matter says so until it is lifted."""
    order = lock(order_id, "put_under_supervision", by=by)
    reason = require_reason(reason)
    if due_at <= (at or timezone.now()):
        raise ValidationError({"due_at": _("Please choose a moment that is still to come.")})
    earlier = order.supervisions.under_way().first()
    if earlier is not None:
        raise ValidationError(
            _("This order is under supervision already, until %(day)s."),
            code="under_supervision",
            params={"day": date_format(timezone.localtime(earlier.due_at), "DATETIME_FORMAT")},
        )
    supervision = Supervision.objects.create(
        order=order, due_at=due_at, reason=reason, begun_by=by, begun_at=at or timezone.now()
    )
    line = record_transition(
        order, order.status, act="put_under_supervision", by=by, at=at, reason=reason,
        supervision=supervision.pk, until=due_at,
    )  # fmt: skip
    forum.mark_supervised(order.thread, due_at)
    forum.record_progress(
        order.thread, forum.Progress(stage=order.thread.stage), by=by,
        act="put_under_supervision", at=at, until=due_at,
    )  # fmt: skip
    tell_agency(order, "order_supervised", line=line, at=at, note=reason, due_at=due_at.isoformat())
    return supervision


@transaction.atomic
def report_supervision(
    order_id: int, *, by: User, report: str, at: datetime | None = None
) -> Supervision:
    """Hand in the report of the agency."""
    order, supervision = _lock(order_id, "report_supervision", by=by)
    if supervision.is_reported:
        raise ValidationError(
            _("The report was handed in already; the supervisor has it."), code="reported"
        )
    report = visible.strip(clean_input(report))
    if not report:
        raise ValidationError({"report": _("Please write the report first.")})
    supervision.report, supervision.reported_at = report, at or timezone.now()
    _write(supervision, SupervisionStatus.REPORTED, "report", "reported_at")
    line = _record(order, supervision, "report_supervision", by=by, reason=report, at=at)
    tell_one(
        supervision.begun_by, order, "order_supervision_reported", line=line, at=at, note=report
    )
    return supervision


@transaction.atomic
def send_supervision_back(
    order_id: int, *, by: User, reason: str, at: datetime | None = None
) -> Supervision:
    """The report is not enough: the agency writes another."""
    order, supervision = _lock(order_id, "send_supervision_back", by=by)
    reason = require_reason(reason)
    if not supervision.is_reported:
        raise ValidationError(_("There is no report to send back yet."), code="no_report")
    supervision.note = reason
    _write(supervision, SupervisionStatus.ASKED, "note")
    line = _record(order, supervision, "send_supervision_back", by=by, reason=reason, at=at)
    tell_agency(order, "order_supervision_sent_back", line=line, at=at, note=reason)
    return supervision


@transaction.atomic
def lift_supervision(
    order_id: int, *, by: User, reason: str, at: datetime | None = None
) -> Supervision:
    """End the supervision, with or without a report."""
    order, supervision = _lock(order_id, "lift_supervision", by=by)
    reason = require_reason(reason)
    supervision.note, supervision.ended_at = reason, at or timezone.now()
    _write(supervision, SupervisionStatus.LIFTED, "note", "ended_at")
    line = _record(order, supervision, "lift_supervision", by=by, reason=reason, at=at)
    forum.mark_supervised(order.thread, None)
    forum.record_progress(
        order.thread, forum.Progress(stage=order.thread.stage), by=by, act="lift_supervision", at=at
    )
    tell_agency(order, "order_supervision_lifted", line=line, at=at, note=reason)
    return supervision


def _lock(order_id: int, act: str, *, by: User) -> tuple[WorkOrder, Supervision]:
    order = lock(order_id, act, by=by)
    supervision: Supervision | None = order.supervisions.under_way().first()
    if supervision is None:
        raise ValidationError(_("This order is not under supervision now."), code="wrong_state")
    return order, supervision


def _write(supervision: Supervision, status: SupervisionStatus, *fields: str) -> None:
    supervision.status = status
    supervision.save(update_fields=["status", *fields])


def _record(
    order: WorkOrder,
    supervision: Supervision,
    act: str,
    *,
    by: User,
    reason: str,
    at: datetime | None,
) -> Transition:
    return record_transition(
        order, order.status, act=act, by=by, at=at, reason=reason, supervision=supervision.pk
    )
