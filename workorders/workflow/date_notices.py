"""Notices to agencies and authors of the due dates that a calendar version moved."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation

from portal.accounts.models import Contact, User
from portal.agencies.models import Agency
from portal.notifications.outbox import notify
from workorders.models import CalendarVersion, Transition


def tell_of_moved_dates(version: CalendarVersion, *, at: datetime | None = None) -> None:
    """Send one notice to everybody whose due dates moved with this calendar version."""
    lines = Transition.objects.filter(
        act="follow_calendar", data__moved=True, data__due__calendar_version=version.number
    ).select_related("order__agency", "order__thread__author", "order__thread__contact")
    by_agency: dict[Agency, list[Transition]] = defaultdict(list)
    by_author: dict[User | Contact | None, list[Transition]] = defaultdict(list)
    for line in lines.order_by("pk"):
        thread = line.order.thread
        by_agency[line.order.agency].append(line)
        by_author[thread.author or thread.contact].append(line)
    titles = {
        (each.kind, each.year): _title_of(each)
        for each in CalendarVersion.objects.in_force(version.number)
    }
    # A notice about several matters names none of them, so it counts as public.
    event = f"calendar-{version.number}"
    for agency, theirs in by_agency.items():
        calendar = _titles_of_causes(theirs, titles)
        for person in User.objects.filter(memberships__agency=agency, is_active=True):
            notify(
                person, name="order_dates_moved", title=calendar, count=len(theirs),
                path=reverse("workorders:list"), public=True, calendar=calendar,
                event=event, at=at,
            )  # fmt: skip
    for author, theirs in by_author.items():
        calendar = _titles_of_causes(theirs, titles)
        notify(author, event=event, at=at, calendar=calendar, **_facts_of_moves(theirs))


def _titles_of_causes(lines: list[Transition], titles: dict[tuple[str, int], str]) -> str:
    """The titles of the calendar versions that moved these dates (usually one)."""
    causes = [(line.data["calendar_kind"], line.data["calendar_year"]) for line in lines]
    return "、".join(titles[cause] for cause in dict.fromkeys(causes) if cause in titles)


def _facts_of_moves(lines: list[Transition]) -> dict[str, Any]:
    """The facts of the notice: the dates of a single matter, or the number of several."""
    order, data = lines[0].order, lines[0].data
    if len(lines) > 1:
        return {
            "name": "dates_moved",
            "title": "",
            "public": True,
            "count": len(lines),
            "path": reverse("my:home"),
        }
    return {
        "name": "date_moved",
        "title": order.thread.title,
        "thread": order.thread.number,
        "public": order.thread.is_public,
        "path": order.thread.get_absolute_url(),
        "due_at": data["due"]["due_at"],
        "due_before_at": data["due_before"],
    }


def _title_of(version: CalendarVersion) -> str:
    # Stored in Chinese, as are the titles of the notices themselves.
    with translation.override("zh-hans"):
        return str(version.label)
