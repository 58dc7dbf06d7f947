"""
Urging 催办: the author, once the date has passed, or the dispatcher asks an agency when the
answer will come; the agency says so in a short text.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.models import Thread
from forum.richtext import clean_input
from forum.workflow.threads.judging import lock_own_thread
from portal.accounts.models import User
from portal.texts import visible
from workorders.calendar import workdays
from workorders.models import OrderStatus, Transition, Urge, UrgeSource, WorkOrder
from workorders.models.statuses import OPEN
from workorders.workflow.locks import lock, lock_in_any_status, record_transition
from workorders.workflow.notices import tell_agency, tell_author, tell_dispatchers, tell_one

# The author can ask again on the last of these working days, counted from the day after.
WORKING_DAYS_BETWEEN = 3


@transaction.atomic
def urge_as_author(thread_id: int, *, by: User, note: str = "", at: datetime | None = None) -> Urge:
    """
    Ask the agency when the answer will come. ``note`` is read by the agency and the centre
    only; everybody reads that the author asked.
    """
    thread = lock_own_thread(thread_id, by=by)
    order = order_to_urge(thread)
    if order is not None:
        order = lock_in_any_status(order.pk)
    refuse_urge(thread, order, at=at)
    # ``refuse_urge`` refuses a matter without an order.
    assert order is not None
    urge, line = _record_urge(order, UrgeSource.AUTHOR, by=by, note=note, at=at)
    again_from = first_day_to_ask_again(urge.asked_at)
    forum.record_progress(
        order.thread, forum.Progress(stage=thread.stage), by=by, act="urge", at=at,
        again_from=again_from.isoformat(),
    )  # fmt: skip
    tell_agency(order, "order_urged", line=line, at=at, note=urge.note)
    if order.status == OrderStatus.AWAITING_PUBLICATION:
        tell_dispatchers(order, "order_urged", but=by, at=at, note=urge.note)
    return urge


@transaction.atomic
def urge(order_id: int, *, by: User, note: str, at: datetime | None = None) -> Urge:
    """The dispatcher asks the agency, at any time, and says why."""
    order = lock(order_id, "urge", by=by)
    if not visible.strip(note):
        raise ValidationError({"note": _("Please write what the agency should know.")})
    asked, line = _record_urge(order, UrgeSource.DISPATCHER, by=by, note=note, at=at)
    tell_agency(order, "order_urged", line=line, at=at, note=asked.note)
    return asked


@transaction.atomic
def answer_urge(
    order_id: int, *, by: User, urge: int, text: str, at: datetime | None = None
) -> Urge:
    """
    Say when the answer will come. It answers this urge and the earlier ones of whoever asked:
    the author reads the text in a letter and on the own page, a dispatcher on the order.
    """
    order = lock(order_id, "answer_urge", by=by)
    text = visible.strip(clean_input(text))
    if not text:
        raise ValidationError({"text": _("Please write when the answer will come.")})
    asked = order.urges.filter(pk=urge).first()
    if asked is None or asked.answered_at or asked.ended_at:
        raise ValidationError(_("This question has been answered."), code="answered")
    same = order.urges.waiting().filter(source=asked.source, pk__lte=asked.pk)
    same.update(answer=text, answered_at=at or timezone.now())
    line = record_transition(
        order, order.status, act="answer_urge", by=by, at=at, reason=text,
        urge=asked.pk, source=asked.source,
    )  # fmt: skip
    _tell_asker(order, asked, text, line=line, by=by, at=at)
    asked.refresh_from_db()
    return asked


def order_to_urge(thread: Thread) -> WorkOrder | None:
    """The open order of the matter; None where no agency has it now."""
    orders = thread.work_orders.filter(status__in=OPEN).select_related("agency")
    order: WorkOrder | None = orders.first()
    return order


def refuse_urge(thread: Thread, order: WorkOrder | None, *, at: datetime | None = None) -> None:
    """Raises a ``ValidationError`` that says why the author cannot ask now."""
    if thread.is_hidden:
        raise ValidationError(
            _("This matter was taken off the public pages, so nothing can be added to it now."),
            code="hidden",
        )
    if order is None or order.status not in OPEN:
        raise ValidationError(
            _("No agency is working on this matter now, so there is nobody to ask."),
            code="wrong_state",
        )
    if order.paused_at is not None:
        raise ValidationError(
            _("The agency is waiting for your answer; its time goes on once you have given it."),
            code="paused",
        )
    if order.due_at >= (at or timezone.now()):
        raise ValidationError(
            _("The answer is due by %(due)s. If it is not here then, you can ask.")
            % {"due": date_format(timezone.localtime(order.due_at), "DATETIME_FORMAT")},
            code="too_early",
        )
    _refuse_repetition(thread, at=at)


def first_day_to_ask_again(asked_at: datetime) -> date:
    """The day from which the author can ask again."""
    return workdays.date_after(timezone.localdate(asked_at), working_days=WORKING_DAYS_BETWEEN)


def _refuse_repetition(thread: Thread, *, at: datetime | None) -> None:
    """Counted for the matter: another order of it does not let its author ask more often."""
    last = Urge.objects.by_author().filter(order__thread=thread).order_by("-pk").first()
    if last is None:
        return
    again_from = first_day_to_ask_again(last.asked_at)
    if timezone.localdate(at) < again_from:
        raise ValidationError(
            _(
                "You asked on %(asked)s, and the agency has to answer. You can ask again "
                "from %(day)s."
            )
            % {
                "asked": date_format(timezone.localtime(last.asked_at), "DATE_FORMAT"),
                "day": date_format(again_from, "DATE_FORMAT"),
            },
            code="too_often",
        )


def _record_urge(
    order: WorkOrder, source: str, *, by: User, note: str, at: datetime | None
) -> tuple[Urge, Transition]:
    asked = Urge.objects.create(
        order=order, source=source, by=by, note=clean_input(note).strip(),
        asked_at=at or timezone.now(),
    )  # fmt: skip
    line = record_transition(
        order, order.status, act="urge", by=by, at=at, reason=asked.note, urge=asked.pk,
        source=source,
    )  # fmt: skip
    return asked, line


def _tell_asker(
    order: WorkOrder, asked: Urge, text: str, *, line: Transition, by: User, at: datetime | None
) -> None:
    if not asked.is_by_author:
        tell_one(asked.by, order, "order_urge_answered", line=line, at=at, note=text)
        return
    # Not public: the author reads it on the own page of the matter, staff on the order.
    forum.record_progress(
        order.thread, forum.Progress(stage=order.thread.stage), by=by, act="answer_urge", at=at,
        public=False, reason=text,
    )  # fmt: skip
    tell_author(order, "urge_answered", line=line, at=at, note=text)
