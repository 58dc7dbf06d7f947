"""Checks of work orders: states, lateness, threads, priorities, due dates, calendar."""

from datetime import datetime, timedelta

from django.db.models import Count, F
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from forum.models import Thread
from portal.audit.wording import act_in_words
from portal.integrity.reading import grouped, in_chunks, in_spans, replay, rows_in_spans
from workorders.calendar import workdays
from workorders.clocks.deadlines import BY_WORKING_DAYS
from workorders.models import CalendarKind, CalendarVersion, Transition, WorkOrder
from workorders.models.statuses import CLOSED_FOR_GOOD
from workorders.reading.lateness import was_ever_late
from workorders.route.table import allows

# Ledgers store times with a precision of a millisecond.
CLOSE_ENOUGH = timedelta(milliseconds=2)
BY_THREAD = {"column": "thread", "model": Thread}


def pairs_with_transitions():
    for chunk in in_chunks(WorkOrder.objects.select_related("thread")):
        lines = Transition.objects.filter(order__in=[order.pk for order in chunk]).order_by("pk")
        by_order = grouped(lines, lambda line: line.order_id)
        for order in chunk:
            yield order, by_order[order.pk]


def states():
    """Every work order is in the state its ledger leads to, by acts that the route contains."""
    for order, lines in pairs_with_transitions():
        for line in lines:
            if not allows(line.act, line.from_state, line.to_state):
                yield _off_route(order, line)
        ledger = replay(lines, start="")
        if ledger.state != order.status or ledger.broken_at:
            yield _("Order %(number)s is “%(state)s”, its ledger says “%(ledger)s”.") % {
                "number": order.number,
                "state": order.status,
                "ledger": ledger.state,
            }


def _off_route(order, line):
    facts = {"act": act_in_words(line.act), "from": line.from_state, "to": line.to_state}
    words = _("Order %(number)s: “%(act)s” does not lead from “%(from)s” to “%(to)s”.")
    return words % (facts | {"number": order.number})


def lateness():
    """Every order is marked overdue if it, or an earlier order of its thread, was ever late."""
    marked = WorkOrder.objects.filter(was_overdue=True).order_by("-pk")
    first_late = dict(marked.values_list("thread", "pk"))
    for order, lines in pairs_with_transitions():
        before = first_late.get(order.thread_id, order.pk) < order.pk
        expected = before or was_ever_late(lines)
        if order.was_overdue != expected:
            yield (
                _(
                    "Order %(number)s: late before is marked as %(is)s, its ledger says "
                    "%(expected)s."
                )
                % {"number": order.number, "is": order.was_overdue, "expected": expected}
            )


def one_per_thread():
    """A thread has at most one work order that is not withdrawn or merged."""
    for found in in_spans(WorkOrder.objects.exclude(status__in=CLOSED_FOR_GOOD), **BY_THREAD):
        several = found.order_by().values("thread__number").annotate(orders=Count("pk"))
        yield from _several(several.filter(orders__gt=1).order_by("thread__number"))


def _several(rows):
    for row in rows:
        yield _("Thread %(thread__number)s has %(orders)s work orders.") % row


def threads():
    """A thread has the agency and the due date of its work order."""
    for chunk in in_chunks(WorkOrder.objects.select_related("thread")):
        for order in chunk:
            is_over = order.status in CLOSED_FOR_GOOD
            # While the agency waits for the author, its matter has no date.
            due_at = None if order.paused_at else order.due_at
            agrees = (order.thread.agency_id, order.thread.due_at) == (order.agency_id, due_at)
            if not is_over and not agrees:
                yield _("Thread %(thread)s names another agency or date than order %(number)s.") % {
                    "thread": order.thread.number,
                    "number": order.number,
                }


def priorities():
    """Every order not withdrawn or merged has the priority of its thread."""
    others = WorkOrder.objects.exclude(priority=F("thread__priority"))
    for order in rows_in_spans(others.exclude(status__in=CLOSED_FOR_GOOD).order_by("pk")):
        yield _("Order %(number)s stands elsewhere in its lists than its matter does.") % {
            "number": order.number
        }


def due_dates():
    """Every due date is in the ledger, and its rule and calendar give the same date again."""
    calendars = Calendars()
    for order, lines in pairs_with_transitions():
        facts = [line.data["due"] for line in lines if line.data.get("due")]
        if not facts:
            yield _("Order %(number)s: nothing says where its due date comes from.") % {
                "number": order.number
            }
            continue
        if not same(order.due_at, facts[-1]["due_at"]):
            yield _("Order %(number)s is due %(is)s, its ledger says %(expected)s.") % {
                "number": order.number,
                "is": order.due_at,
                "expected": facts[-1]["due_at"],
            }
        # Check earlier dates too, each with the calendar version of its time.
        for due in facts:
            yield from _wrong_due(order, due, calendars)


def _wrong_due(order, due, calendars):
    facts = {"number": order.number}
    if not due["set_by_hand"] and not same(parse_datetime(due["usual_due_at"]), due["due_at"]):
        yield _("Order %(number)s: its due date is neither the rule's nor set by hand.") % facts
    possible = _possible_due_dates(due, calendars)
    if not any(same(each, due["usual_due_at"]) for each in possible):
        expected = possible[0]
        facts |= {"is": due["usual_due_at"], "expected": expected}
        yield (
            _(
                "Order %(number)s: rule and calendar of that time give %(expected)s, its ledger "
                "says %(is)s."
            )
            % facts
        )


def _possible_due_dates(due, calendars):
    """The dates the rule can give; several if an older line has no calendar version."""
    start = datetime.fromisoformat(due["counted_from"])
    longer, paused = due["amount"] + due.get("extended", 0), due.get("paused", 0)
    if due["rule"] != BY_WORKING_DAYS:
        return [start + timedelta(hours=longer, minutes=paused)]
    return [each.due_at(start, working_days=longer + paused) for each in calendars.of(due)]


class Calendars:
    """The calendar of each version, each read once."""

    def __init__(self):
        self.known, self.numbers = {}, {}

    def of(self, due):
        """The calendars that a date may be based on: one, or two for older lines."""
        stated = (due.get("calendar_version"), due.get("calendar"))
        if stated not in self.numbers:
            self.numbers[stated] = workdays.versions_of(due)
        return [self._at(number) for number in self.numbers[stated]]

    def _at(self, number):
        if number not in self.known:
            self.known[number] = workdays.whole_calendar(version=number)
        return self.known[number]


def calendar():
    """Calendar versions are numbered without gaps, and no announced date is provisional."""
    numbers = list(CalendarVersion.objects.order_by("number").values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        yield _("The versions of the calendar do not count up without a gap.")
    for version in CalendarVersion.objects.filter(days=None, kind=CalendarKind.STATUTORY):
        yield _("Version %(number)s of the calendar has no days.") % {"number": version.number}
    settled = not CalendarVersion.objects.waiting().exists()
    wrong = WorkOrder.objects.open().filter(thread__due_is_provisional=True)
    published = workdays.published_years()
    for order in wrong.select_related("thread") if settled else []:
        if timezone.localdate(order.due_at).year in published:
            yield _("Thread %(thread)s says its date may change, but its year is announced.") % {
                "thread": order.thread.number
            }


def same(moment, written):
    return abs(moment - parse_datetime(written)) < CLOSE_ENOUGH
