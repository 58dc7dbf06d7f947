"""Checks of the clocks of work orders: rules, the dates of the first steps, pauses."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from portal.integrity.orders import pairs_with_transitions, same
from workorders.clocks.spans import paused_since
from workorders.models import DeadlineRule
from workorders.models.statuses import OPEN
from workorders.workflow.kind import CLOCK_STARTS


def clocks():
    """Every order has the dates of its rule for its first steps, and waits as its ledger says."""
    rules = DeadlineRule.objects.in_bulk()
    for order, lines in pairs_with_transitions():
        if not any("due" in line.data for line in lines):
            # Reported by the check of due dates.
            continue
        facts = {"number": order.number}
        for line in lines:
            if _differs_from_rule(line.data.get("due") or {}, rules):
                yield _("Order %(number)s: its date is not computed by the rule it names.") % facts
        if _first_steps(order) != _first_steps_by_ledger(lines):
            yield _("Order %(number)s: the date of a first step is not that of its rule.") % facts
        since = paused_since(lines)
        in_force = order.status in OPEN
        if not _agrees(order.paused_at, since) or (
            in_force and not _agrees(order.thread.paused_at, since)
        ):
            yield _("Order %(number)s waits for its author otherwise than its ledger says.") % facts


def _differs_from_rule(due, rules):
    number = due.get("rule_number")
    if number is None:
        return False
    rule = rules.get(number)
    return rule is None or (rule.answer_amount, rule.answer_unit) != (due["amount"], due["rule"])


def _first_steps(order):
    columns = (order.accept_due_at, order.contact_due_at)
    return [_seconds(moment) for moment in columns]


def _first_steps_by_ledger(lines):
    """What the columns are to hold, by the last lines that start the clock."""
    accept = contact = None
    for line in lines:
        if line.act in CLOCK_STARTS and "due" in line.data:
            due = line.data["due"]
            accept = due.get("accept_due_at", accept)
            contact = due.get("contact_due_at")
    return [_seconds(written and parse_datetime(written)) for written in (accept, contact)]


def _seconds(moment):
    return round(moment.timestamp()) if moment else None


def _agrees(moment, written):
    if moment is None or written is None:
        return moment is None and written is None
    return same(moment, written if isinstance(written, str) else written.isoformat())
