"""
How a change of the calendar moves the due dates of open orders: the preview, and the plan
that the workflow carries out.

A due date moves if its rule and the calendar now give another one. It stays if it was set by
hand, if it is counted in hours, or if the new date has already passed: a notice never makes an
order overdue.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from portal.agencies.models import Agency
from workorders.calendar import workdays
from workorders.calendar.workdays import WorkingCalendar
from workorders.clocks.deadlines import Deadline, deadline_by_calendar, deadline_from_facts
from workorders.models import CalendarVersion, Transition, WorkOrder
from workorders.models.transition_data import DueFacts

CHUNK = 500


@dataclass(frozen=True)
class Move:
    """One open order with its deadline before and after the change of the calendar."""

    order: WorkOrder
    before: Deadline
    after: Deadline
    is_provisional: bool

    @property
    def has_new_date(self) -> bool:
        return self.after.due_at != self.before.due_at

    @property
    def is_past(self) -> bool:
        return self.has_new_date and self.after.due_at <= timezone.now()

    @property
    def has_new_certainty(self) -> bool:
        """Whether the date stays but becomes final, or provisional again."""
        return not self.has_new_date and self.is_provisional != self.order.thread.due_is_provisional


@dataclass(frozen=True)
class Plan:
    """
    What a calendar does to open orders. ``moving``: they get a new date. ``by_hand``, ``over``:
    they keep theirs, because it was set by hand or because the new one has already passed.
    ``settling``: the date stays and becomes final or provisional.
    """

    moving: list
    by_hand: list
    over: list
    settling: list

    @property
    def by_agency(self) -> list[tuple[Agency, int]]:
        """(agency, number of its orders that move), the largest number first."""
        counts = Counter(move.order.agency for move in self.moving)
        return counts.most_common()


def plan(
    calendar: WorkingCalendar,
    *,
    version: int,
    published: set[int],
    before: WorkingCalendar | None = None,
) -> Plan:
    """
    The plan for all open orders under ``calendar``, which belongs to ``version``;
    ``published`` are the years with a notice. With ``before`` (the calendar in force),
    ``by_hand`` lists the dates set by hand for which the two calendars give different days;
    without it, ``by_hand`` is empty.
    """
    lists: dict[str, list[Move]] = {"moving": [], "by_hand": [], "over": [], "settling": []}
    for move in _moves_of_open_orders(calendar, version, published):
        if move.before.set_by_hand:
            if before and _has_different_dates(move.before, before, calendar):
                lists["by_hand"].append(move)
        elif move.is_past:
            lists["over"].append(move)
        elif move.has_new_date:
            lists["moving"].append(move)
        elif move.has_new_certainty:
            lists["settling"].append(move)
    return Plan(**lists)


def plan_of_entry(year: int, days: workdays.Days, *, is_notice: bool) -> Plan:
    """The plan if ``days`` were entered for ``year``; nothing is written."""
    calendar = workdays.whole_calendar(instead_of=year)
    calendar.exceptions |= {day: is_working for day, (is_working, _name) in days.items()}
    published = workdays.published_years() | ({year} if is_notice else set())
    before = workdays.whole_calendar()
    return plan(calendar, version=0, published=published, before=before)


def plan_of_today() -> Plan:
    """The plan for open orders that do not follow the calendar in force yet."""
    version = workdays.newest_version() or 0
    return plan(
        workdays.whole_calendar(version=version),
        version=version,
        published=workdays.published_years(),
    )


def move_of(
    order: WorkOrder, due: Deadline, calendar: WorkingCalendar, *, version: int, published: set[int]
) -> Move:
    """The move of one order from its deadline ``due`` to the one ``calendar`` gives."""
    after = deadline_by_calendar(due, calendar, version=version)
    by_rule = after.calendar_version is not None and not after.set_by_hand
    year = timezone.localdate(after.due_at).year
    return Move(order, due, after, is_provisional=by_rule and year not in published)


def cause_of(found: Move, *, version: int) -> CalendarVersion:
    """
    The version that caused a move: the newest one about the years between the start and the
    due date. A newer version about a later year is not the cause.
    """
    first = timezone.localdate(found.after.counted_from)
    last = timezone.localdate(max(found.before.due_at, found.after.due_at))
    versions = CalendarVersion.objects.in_force(version).select_related("entered_by")
    concerned = versions.filter(year__range=(first.year, last.year))
    cause: CalendarVersion = (concerned if concerned.exists() else versions).latest("number")
    return cause


def latest_facts(orders: Iterable[int]) -> dict[int, DueFacts]:
    """The facts of each order's current due date, from the ledger: {order pk: facts}."""
    lines = Transition.objects.filter(order__in=orders, data__has_key="due").order_by("pk")
    return {order: data["due"] for order, data in lines.values_list("order_id", "data")}


def is_waiting() -> bool:
    waiting: bool = CalendarVersion.objects.waiting().exists()
    return waiting


def _moves_of_open_orders(
    calendar: WorkingCalendar, version: int, published: set[int]
) -> Iterator[Move]:
    orders = WorkOrder.objects.open().select_related("agency", "thread").order_by("pk")
    last = 0
    while chunk := list(orders.filter(pk__gt=last)[:CHUNK]):
        facts = latest_facts([order.pk for order in chunk])
        for order in chunk:
            # Imported orders may have no such facts; their due dates never move.
            if order.pk in facts:
                due = deadline_from_facts(facts[order.pk])
                yield move_of(order, due, calendar, version=version, published=published)
        last = chunk[-1].pk


def _has_different_dates(due: Deadline, *calendars: WorkingCalendar) -> bool:
    if due.calendar_version is None:
        return False
    days = {each.due_at(due.counted_from, working_days=due.amount) for each in calendars}
    return len(days) > 1
