"""
Entering a version of the working calendar, and moving the due dates of open orders to it.

Entering writes one version and nothing else, so it is quick. The worker then moves open
orders one by one, each in its own transaction: locks are short and the task is idempotent.
After a crash the next sweep, or a press on the calendar's page, continues.
"""

import datetime
from typing import Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow as forum
from portal.accounts.models import User
from portal.audit.log import record
from portal.notifications.worker import wake
from workorders.calendar import festivals, holiday_notice, moving, workdays
from workorders.calendar.festivals import NoticeFacts
from workorders.calendar.workdays import Days
from workorders.clocks.deadlines import deadline_from_facts
from workorders.models import CalendarKind, CalendarVersion
from workorders.route import ROUTE
from workorders.workflow.date_notices import tell_of_moved_dates
from workorders.workflow.locks import lock_in_any_status, record_transition, refuse_other_status

AT_A_TIME = 200
SETTLED_AFTER = datetime.timedelta(minutes=2)
FOLLOW = "workorders.workflow.calendar.follow_waiting"


@transaction.atomic
def enter_calendar(
    year: int,
    days: Days,
    *,
    by: User | None,
    kind: str = CalendarKind.NOTICE,
    base: int | None = None,
    at: datetime.datetime | None = None,
    is_command: bool = False,
    **facts: Unpack[NoticeFacts],
) -> CalendarVersion:
    """
    Write the next version of a year, a notice or a correction. ``days`` is
    {date: (is_working, occasion)}; ``base``, if given, is the version that the preview was
    made with.

    Open orders follow in the worker. With ``is_command`` (the command line), ``by`` is None
    and no permission is needed. ValidationError if nothing is new, if the calendar has changed
    since the preview, or if a notice lacks statutory holidays.
    """
    if not is_command and (by is None or not by.has_perm("accounts.keep_calendar")):
        raise PermissionDenied
    festivals.lock_versions()
    _refuse_nothing_new(year, days, kind)
    _refuse_another_base(base)
    _refuse_incomplete(year, days, kind)
    version = festivals.add_version(
        year, kind, days, entered_by=by, entered_by_name=getattr(by, "display_name", "") or "",
        entered_at=at or timezone.now(), **facts,
    )  # fmt: skip
    record(
        "enter_calendar", by=by, subject=f"calendar {year}", at=at,
        version=version.number, kind=kind, title=version.label, days=len(days),
    )  # fmt: skip
    wake(FOLLOW)
    return version


def follow_waiting(*, at_most: int = AT_A_TIME, at: datetime.datetime | None = None) -> int:
    """
    Move up to ``at_most`` open orders to the calendar in force; returns how many. After the
    last one, agencies and authors get one notice about all dates that moved.
    """
    if not moving.is_waiting():
        return 0
    version = workdays.newest_version() or 0
    plan = moving.plan_of_today()
    waiting = [*plan.moving, *plan.settling]
    calendar = workdays.whole_calendar(version=version)
    published = workdays.published_years()
    for each in waiting[:at_most]:
        _follow_calendar(each.order.pk, calendar, version=version, published=published, at=at)
    if len(waiting) > at_most:
        wake(FOLLOW)
    else:
        _mark_followed(version, at=at or timezone.now(), is_past=at is not None)
    return min(len(waiting), at_most)


@transaction.atomic
def _follow_calendar(
    order_id: int,
    calendar: workdays.WorkingCalendar,
    *,
    version: int,
    published: set[int],
    at: datetime.datetime | None,
) -> None:
    """Move one order to the date this calendar gives; does nothing if it has it already."""
    try:
        order = lock_in_any_status(order_id)
        refuse_other_status(order, ROUTE["follow_calendar"].starts_from)
    except ValidationError:
        # The order was answered or withdrawn meanwhile, so its date stays.
        return
    due = deadline_from_facts(moving.latest_facts([order.pk])[order.pk])
    found = moving.move_of(order, due, calendar, version=version, published=published)
    if found.is_past or not (found.has_new_date or found.has_new_certainty):
        return
    order.due_at = found.after.due_at
    cause = moving.cause_of(found, version=version)
    facts = {"due_before": due.due_at, "calendar_kind": cause.kind, "calendar_year": cause.year}
    record_transition(
        order, order.status, act="follow_calendar", by=cause.entered_by, at=at,
        reason=cause.title, fields=["due_at"], moved=found.has_new_date, due=found.after.facts(),
        **facts,
    )  # fmt: skip
    progress = forum.Progress(
        stage=order.thread.stage, due_at=order.due_at, due_is_provisional=found.is_provisional
    )
    forum.record_progress(
        order.thread_id, progress, by=cause.entered_by, act="follow_calendar", at=at,
        public=found.has_new_date, reason=cause.title, **facts, **found.after.public_facts(),
    )  # fmt: skip


def _mark_followed(version: int, *, at: datetime.datetime, is_past: bool) -> None:
    """Send the notices, and mark every version up to this one as followed."""
    for done in CalendarVersion.objects.until(version).waiting().order_by("number"):
        tell_of_moved_dates(done, at=at if is_past else None)
        # A dispatch at the moment of entering may commit with the old date later, so a version
        # is marked only after SETTLED_AFTER.
        if is_past or at - done.entered_at > SETTLED_AFTER:
            done.followed_at = at
            done.save(update_fields=["followed_at"])


def _refuse_nothing_new(year: int, days: Days, kind: str) -> None:
    if days != festivals.days_in_force(year):
        return
    if kind == CalendarKind.CORRECTION:
        raise ValidationError(_("These are the days that stand already."), code="nothing_new")
    # A notice with the same days is new only if the year has no notice yet.
    if year in workdays.published_years():
        raise ValidationError(
            _("The notice for %(year)s is entered already, with these days."),
            code="nothing_new",
            params={"year": year},
        )


def _refuse_another_base(base: int | None) -> None:
    if base is not None and base != workdays.newest_version():
        raise ValidationError(
            _("The calendar was changed since you looked at it. Please look again."),
            code="changed_meanwhile",
        )


def _refuse_incomplete(year: int, days: Days, kind: str) -> None:
    this_year = timezone.localdate().year
    if not this_year - 1 <= year <= this_year + festivals.YEARS_AHEAD:
        raise ValidationError({"year": _("Please choose this year or one of the next.")})
    if kind != CalendarKind.NOTICE:
        return
    missing = holiday_notice.missing_festivals(days, year=year)
    if missing:
        raise ValidationError(holiday_notice.missing_in_words(missing), code="incomplete")
