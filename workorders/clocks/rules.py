"""Which rule gives the dates of a matter: the most specific one that was in force at the time."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from forum.choices import Kind
from forum.models import Thread
from forum.urgency import Priority, priority_of
from portal.agencies.models import Agency, Category
from portal.versions.reading import Kept
from workorders.models.deadline_rules import DeadlineRule, Unit

# Working days until the final reply; source: the service rules of the 12345 hotlines.
ANSWER_DAYS: dict[str, int] = {
    Kind.INQUIRY: 2,
    Kind.HELP: 10,
    Kind.SUGGESTION: 10,
    Kind.COMPLAINT: 15,
    Kind.REPORT: 15,
}
OTHERWISE = 15
# Minutes until an urgent order is accepted, hours until it is answered, day and night.
URGENT = {Priority.REPAIR: (30, 24), Priority.DANGER: (15, 24)}
# Hours from “not solved” until the agency has been in touch again.
RECTIFY_HOURS = 48


class NoRule(LookupError):
    """There is not even the general rule of a priority, which cannot be ended."""


def rule_for(
    thread: Thread, agency: Agency | None = None, *, at: datetime.datetime | None = None
) -> DeadlineRule:
    """
    The rule for a matter handled by ``agency``; without one, the rule that fits every agency.

    The one that states more of agency, category and kind is the more specific. Among equals the
    agency says more than the category and the category more than the kind, and the lower one in
    the tree more than the one above it.
    """
    return find_rule(
        priority=priority_of(thread), kind=thread.kind, category=thread.category, agency=agency,
        at=at,
    )  # fmt: skip


def find_rule(
    *,
    priority: int,
    kind: str,
    category: Category | None = None,
    agency: Agency | None = None,
    at: datetime.datetime | None = None,
) -> DeadlineRule:
    """The same for a matter with these facts."""
    fitting = [
        rule
        for rule in _in_force(at)
        if rule.priority == priority
        and rule.kind in ("", kind)
        and _covers(rule.category, category)
        and _covers(rule.agency, agency)
    ]
    if not fitting:
        raise NoRule(f"no rule for due dates fits priority {priority}")
    return max(fitting, key=_specificity)


def answer_days(*kinds: str) -> list[int]:
    """The working days of these kinds where nothing else is stated, each number once, sorted."""
    rules = [find_rule(priority=Priority.USUAL, kind=kind) for kind in kinds]
    return sorted({rule.answer_amount for rule in rules})


def days_in_words(*kinds: str) -> str:
    """The working days of these kinds: "10" if they are equal, else the range, "10–15"."""
    days = answer_days(*kinds)
    return "–".join(str(number) for number in days[:1] + days[1:][-1:])


def answer_hours(priority: int) -> int:
    """Hours until an urgent matter of this priority is answered, whatever its kind and agency."""
    return find_rule(priority=priority, kind="").answer_amount


def declare_rules(*, using: str = "default") -> None:
    """Add the general rules that are missing, whatever was entered since."""
    with transaction.atomic(using=using):
        rows = DeadlineRule.objects.using(using)
        if rows.exists():
            return
        rows.bulk_create(_defaults())


def _defaults() -> Iterable[DeadlineRule]:
    yield _by_days("", OTHERWISE)
    for kind, days in ANSWER_DAYS.items():
        yield _by_days(kind, days)
    for priority, (minutes, hours) in URGENT.items():
        yield DeadlineRule(
            priority=priority, accept_amount=minutes, accept_unit=Unit.MINUTES,
            answer_amount=hours, answer_unit=Unit.HOURS,
            rectify_amount=RECTIFY_HOURS, rectify_unit=Unit.HOURS,
        )  # fmt: skip


def _by_days(kind: str, days: int) -> DeadlineRule:
    return DeadlineRule(
        kind=kind, accept_amount=1, contact_amount=1, answer_amount=days,
        rectify_amount=RECTIFY_HOURS,
    )  # fmt: skip


def _covers(stated: Category | Agency | None, given: Category | Agency | None) -> bool:
    if stated is None:
        return True
    return given is not None and given.path.startswith(stated.path)


def _specificity(rule: DeadlineRule) -> tuple[int, int, int, bool]:
    agency, category = rule.agency, rule.category
    stated = (agency is not None) + (category is not None) + bool(rule.kind)
    return (
        stated, agency.depth if agency else 0, category.depth if category else 0, bool(rule.kind)
    )  # fmt: skip


def _in_force(at: datetime.datetime | None) -> list[DeadlineRule]:
    rules: list[DeadlineRule] = _KEPT.get()
    if at is None:
        return [rule for rule in rules if rule.ended_at is None]
    return [
        rule
        for rule in rules
        if (rule.valid_from is None or rule.valid_from <= at)
        and (rule.ended_at is None or rule.ended_at > at)
    ]


def _read() -> list[DeadlineRule]:
    return list(DeadlineRule.objects.select_related("category", "agency"))


_KEPT = Kept(_read, DeadlineRule._meta.db_table, Category._meta.db_table, Agency._meta.db_table)
