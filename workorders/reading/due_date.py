"""Sentences: why an order is due on its day, and which agencies were late with it."""

import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.choices import Kind
from forum.urgency import is_urgent
from portal.languages import local_fact
from workorders.calendar import workdays
from workorders.clocks.deadlines import BY_HOURS, Deadline, deadline_from_facts
from workorders.models import CalendarVersion, Transition
from workorders.models.calendar import OCCASIONS
from workorders.reading.clock import Clock
from workorders.reading.lateness import late_spells


def dispatched(order):
    """A sentence naming the order's agency and due date; with the time for urgent matters."""
    form = "DATETIME_FORMAT" if is_urgent(order.thread) else "DATE_FORMAT"
    return _("%(order)s is now with %(agency)s, answer due %(due)s.") % {
        "order": order.number,
        "agency": order.agency.local_name,
        "due": date_format(timezone.localtime(order.due_at), form),
    }


def explanation(order, facts, lines=()):
    """
    Sentences explaining a due date; ``facts`` are those stored in the ledger, or None, ``lines``
    the ledger lines of the order, which name each pause, extension and hand-over.
    """
    if not facts:
        return []
    due = deadline_from_facts(facts)
    if due.rule == BY_HOURS:
        sentences = [_hours(due.amount, due.counted_from)]
    else:
        sentences = [_days(order.thread, due.amount, due.counted_from), *_differing_days(due)]
    sentences.extend(_changes(lines))
    if order.paused_at:
        sentences.append(_pause_under_way(order.paused_at))
    if due.moved:
        sentences.append(_moved(due.moved))
    if due.is_provisional:
        sentences.append(_provisional(due.due_at))
    if due.set_by_hand:
        sentences.append(_chosen_by_hand(due))
    return sentences


def late_agencies(order):
    """A sentence for each agency that was late with the matter, over all its orders."""
    lines = Transition.objects.filter(order__thread=order.thread_id).order_by("pk")
    late = late_spells(lines)
    clock = Clock([order], since=[spell.due_at for spell in late])
    return [
        _("%(agency)s: %(late)s (due %(due)s)")
        % {
            "agency": local_fact(spell.facts, "agency"),
            "late": clock.late_by(spell.due_at, spell.ended_at, in_hours=is_urgent(order.thread)),
            "due": _day(spell.due_at),
        }
        for spell in late
    ]


def _hours(amount, start):
    return _(
        "Where something is broken or dangerous, %(hours)d hours count on the clock, "
        "day and night, from %(start)s."
    ) % {"hours": amount, "start": _moment(start)}


def _days(thread, amount, start):
    facts = {"days": amount, "start": _day(start), "kind": thread.get_kind_display()}
    if thread.kind in Kind.values and thread.kind != Kind.OTHER:
        return (
            _(
                "For “%(kind)s” the limit is %(days)d working days. The day of dispatch, "
                "%(start)s, does not count; the last day ends at 18:00."
            )
            % facts
        )
    return (
        _(
            "Where the kind was not stated, the limit is %(days)d working days. The day of "
            "dispatch, %(start)s, does not count; the last day ends at 18:00."
        )
        % facts
    )


def _differing_days(due):
    days = workdays.differing_days(
        timezone.localdate(due.counted_from),
        timezone.localdate(due.usual_due_at),
        version=due.calendar_version,
    )
    for (working, name), together in groupby(days, key=lambda day: (day.is_working, day.name)):
        dates = [day.date for day in together]
        facts = {"occasion": OCCASIONS.get(name, name), "dates": _dates(dates)}
        if working:
            yield _("Counts although it is a weekend (%(occasion)s): %(dates)s.") % facts
        else:
            yield _("Does not count (%(occasion)s): %(dates)s.") % facts


def _changes(lines):
    """A sentence for each hand-over, pause and extension behind the date, oldest first."""
    before = None
    for line in lines:
        if "due" not in line.data:
            continue
        due = deadline_from_facts(line.data["due"])
        if line.act == "change_agency":
            yield _handed_over(line)
        elif before is not None and due.paused > before.paused:
            yield _paused(due, due.paused - before.paused, line)
        elif before is not None and due.extended > before.extended:
            yield _extended(due, due.extended - before.extended, line)
        before = due


def _handed_over(line):
    return _("On %(day)s it went to %(agency)s, and the time was counted anew.") % {
        "day": _day(line.at), "agency": local_fact(line.data, "agency"),
    }  # fmt: skip


def _paused(due: Deadline, amount, line):
    facts = {"count": amount, "day": _day(line.at)}
    if due.counts_days:
        words = ngettext(
            "Until %(day)s the agency waited for the author: %(count)d working day was added.",
            "Until %(day)s the agency waited for the author: %(count)d working days were added.",
            amount,
        )
    else:
        words = ngettext(
            "Until %(day)s the agency waited for the author: %(count)d minute was added.",
            "Until %(day)s the agency waited for the author: %(count)d minutes were added.",
            amount,
        )
    return words % facts


def _extended(due: Deadline, amount, line):
    facts = {"count": amount, "day": _day(line.at), "reason": line.reason}
    if due.counts_days:
        words = ngettext(
            "Extended on %(day)s by %(count)d working day. Reason: %(reason)s",
            "Extended on %(day)s by %(count)d working days. Reason: %(reason)s",
            amount,
        )
    else:
        words = ngettext(
            "Extended on %(day)s by %(count)d hour. Reason: %(reason)s",
            "Extended on %(day)s by %(count)d hours. Reason: %(reason)s",
            amount,
        )
    return words % facts


def _pause_under_way(since):
    return _(
        "Since %(day)s the agency waits for the author. The day moves by as long as that takes."
    ) % {"day": _day(since)}


def _dates(dates):
    words = [date_format(day, "MONTH_DAY_FORMAT") for day in dates]
    return words[0] if len(words) == 1 else f"{words[0]} – {words[-1]}"


def _provisional(due_at):
    return _("The holidays of %(year)s have not been announced yet, so this day may change.") % {
        "year": timezone.localdate(due_at).year
    }


def _moved(moved):
    version = CalendarVersion.objects.filter(number=moved["version"]).first()
    return _("It was %(date)s before the working days were changed by “%(title)s”.") % {
        "date": _day(datetime.datetime.fromisoformat(str(moved["from"]))),
        "title": version.label if version else "",
    }


def _chosen_by_hand(due):
    facts = {"date": _moment(due.usual_due_at), "reason": due.due_reason}
    if not due.due_reason:
        return _("The dispatcher chose this date; by the rule it would be %(date)s.") % facts
    return (
        _(
            "The dispatcher chose this date; by the rule it would be %(date)s. "
            "The reason, which everybody can read: %(reason)s"
        )
        % facts
    )


def _day(moment):
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def _moment(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
