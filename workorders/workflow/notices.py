"""Leaving word for those who wait: the agency, its heads, the clerk, the author."""

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from forum.workflow.submissions.alerting import DISPATCHER, staff_on_duty
from portal.accounts.models import User
from portal.agencies.models import MembershipRole
from portal.languages import facts_of
from portal.notifications.outbox import notify
from workorders.models import CalendarVersion, Transition


def tell_agency(order, name, *, line, at=None, note="", **facts):
    """Everyone who works for the agency itself; those above it see it in their lists."""
    for person in User.objects.filter(memberships__agency=order.agency, is_active=True):
        _tell(person, order, name, line=line, at=at, note=note, **facts)


def tell_dispatchers(order, name, *, but, at=None):
    """The dispatchers on duty, but for the one who did it."""
    line = order.transitions.latest("pk")
    for person, role in staff_on_duty():
        dispatches = role == DISPATCHER or person.has_perm("accounts.dispatch_orders")
        if dispatches and person != but:
            _tell(person, order, name, line=line, at=at)


def tell_heads(order, name, *, line, at=None):
    """The heads of the agency; where it has none, those of the nearest agency above."""
    slugs = order.agency.path.rstrip("/").split("/")
    for depth in range(len(slugs), 0, -1):
        path = "/".join(slugs[:depth]) + "/"
        heads = User.objects.filter(
            Q(memberships__agency__path=path, memberships__role=MembershipRole.HEAD),
            is_active=True,
        ).distinct()
        for head in heads:
            _tell(head, order, name, line=line, at=at)
        if heads:
            return


def tell_clerk(order, name, *, line, of, at=None, note=""):
    """Whoever wrote the reply or correction; the whole agency where that person has gone."""
    author = of.author if of else None
    if author is None or not author.is_active:
        tell_agency(order, name, line=line, at=at, note=note)
    else:
        _tell(author, order, name, line=line, at=at, note=note)


def tell_author(order, name, *, line, at=None, note=""):
    """The author of the matter, who hears nothing of the order's own number."""
    thread = order.thread
    notify(
        thread.author or thread.contact,
        event=f"order-{order.pk}-line-{line.pk}-{name}",
        name=name,
        at=at,
        title=thread.title,
        thread=thread.number,
        public=thread.is_public,
        path=thread.get_absolute_url(),
        note=note,
        **facts_of(order.agency, "agency"),
    )


def tell_of_moved_dates(version, *, at=None):
    """One word for everybody whose dates moved with this version of the calendar."""
    lines = Transition.objects.filter(
        act="follow_calendar", data__moved=True, data__due__calendar_version=version.number
    ).select_related("order__agency", "order__thread__author", "order__thread__contact")
    by_agency, by_author = defaultdict(list), defaultdict(list)
    for line in lines.order_by("pk"):
        thread = line.order.thread
        by_agency[line.order.agency].append(line)
        by_author[thread.author or thread.contact].append(line)
    titles = {
        (each.kind, each.year): _title_of(each)
        for each in CalendarVersion.objects.in_force(version.number)
    }
    # Neither word of several names a matter; that of one says whether anybody may read it.
    about = {"event": f"calendar-{version.number}", "at": at}
    for agency, theirs in by_agency.items():
        calendar = _causes(theirs, titles)
        for person in User.objects.filter(memberships__agency=agency, is_active=True):
            notify(
                person, name="order_dates_moved", title=calendar, count=len(theirs),
                path=reverse("workorders:list"), public=True, calendar=calendar, **about,
            )  # fmt: skip
    for person, theirs in by_author.items():
        notify(person, calendar=_causes(theirs, titles), **_word_of_moved(theirs), **about)


def _causes(lines, titles):
    """What the dates of these lines moved for: mostly one notice."""
    causes = [(line.data["calendar_kind"], line.data["calendar_year"]) for line in lines]
    return "、".join(titles[cause] for cause in dict.fromkeys(causes) if cause in titles)


def _word_of_moved(lines):
    """Where it is one matter, its dates; where there are several, how many."""
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


def _title_of(version):
    # Kept as it is filed: the notices themselves are Chinese.
    with translation.override("zh-hans"):
        return str(version.label)


def _tell(person, order, name, *, line, at, note="", **facts):
    notify(
        person,
        event=f"order-{order.pk}-line-{line.pk}-{name}",
        name=name,
        at=at,
        title=order.thread.title,
        thread=order.thread.number,
        public=order.thread.is_public,
        order=order.number,
        path=order.get_absolute_url(),
        note=note,
        **facts,
    )
