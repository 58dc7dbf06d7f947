"""When an answer would be due to a matter of a kind that is sent on a day, for everybody."""

import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.models import Thread
from forum.urgency import REVIEW_HOURS
from portal.agencies.models import Agency, Category
from workorders.calendar import workdays
from workorders.clocks.deadlines import Deadline, deadline
from workorders.models import WorkOrder
from workorders.reading.due_date import explanation

NOON = datetime.time(12)


class Answer(NamedTuple):
    """``last`` is None where the date counts from sending, as for what is urgent."""

    first: str
    last: str
    accept: str
    contact: str
    why: list[str]


def answer_due(
    *,
    kind: str,
    day: datetime.date,
    agency: Agency | None,
    category: Category | None,
    is_danger: bool = False,
) -> Answer:
    """
    By when it is answered if the agency gets it on that day, and if the review takes as long as it
    may; with the reasons. What is urgent counts from the moment of sending, taken as noon.
    """
    sent = timezone.make_aware(datetime.datetime.combine(day, NOON))
    thread = Thread(kind=kind, category=category, submitted_at=sent, urgent=is_danger)
    at_once = deadline(thread, agency, start=sent)
    reviewed = deadline(thread, agency, start=_after_review(sent))
    return Answer(
        first=_in_words(at_once),
        last=_in_words(reviewed) if reviewed.due_at != at_once.due_at else "",
        accept=_moment(at_once.accept_due_at, to_the_minute=not at_once.counts_days),
        contact=_moment(at_once.contact_due_at),
        why=explanation(WorkOrder(thread=thread), at_once.facts()),
    )


def _after_review(sent: datetime.datetime) -> datetime.datetime:
    """When the centre passes it on at the latest: after the review, on a working day."""
    until = sent + datetime.timedelta(hours=REVIEW_HOURS)
    day, calendar = timezone.localdate(until), workdays.calendar_in_force()
    if calendar.is_working(day):
        return until
    return timezone.make_aware(datetime.datetime.combine(calendar.date_after(day, 1), NOON))


def _in_words(due: Deadline) -> str:
    words = _moment(due.due_at, to_the_minute=not due.counts_days)
    return _("%(day)s, which may still change") % {"day": words} if due.is_provisional else words


def _moment(moment: datetime.datetime | None, *, to_the_minute: bool = False) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return date_format(local, "DATETIME_FORMAT" if to_the_minute else "DATE_FORMAT")
