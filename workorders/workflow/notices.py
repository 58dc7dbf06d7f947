"""Notices about orders: to the agency, its heads, the clerk, the dispatchers, the author."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from forum import hearing
from forum.models import Submission, SubmissionVersion, Thread
from forum.urgency import Priority
from forum.workflow.submissions.alerting import DISPATCHER, staff_on_duty
from portal.accounts.duty import people_with
from portal.accounts.models import User
from portal.agencies.models import Agency, MembershipRole
from portal.languages import facts_of
from portal.notifications.outbox import notify, notify_many
from workorders.models import AssistingPart, Transition, WorkOrder


def tell_agency(
    order: WorkOrder,
    name: str,
    *,
    line: Transition,
    at: datetime | None = None,
    note: str = "",
    **facts: Any,
) -> None:
    """Notify the members of the agency itself; agencies above it see the order in their lists."""
    people = User.objects.filter(memberships__agency=order.agency, is_active=True)
    _tell_all(people, order, name, line=line, at=at, note=note, **facts)


def tell_assisting(
    part: AssistingPart, name: str, *, line: Transition, at: datetime | None = None, note: str = ""
) -> None:
    """Notify the members of the agency that was called; the path leads to its part alone."""
    people = User.objects.filter(memberships__agency=part.agency, is_active=True)
    thread = part.order.thread
    notify_many(
        [(person, {}) for person in people], event=event_of(part.order, line, name), name=name,
        at=at, title=thread.title, thread=thread.number, public=thread.is_public, note=note,
        order=part.order.number, path=reverse("workorders:part", args=[part.pk]),
        due_at=part.due_at.isoformat(), **facts_of(part.order.agency, "agency"),
    )  # fmt: skip


def tell_one(
    person: User | None,
    order: WorkOrder,
    name: str,
    *,
    line: Transition,
    at: datetime | None = None,
    note: str = "",
) -> None:
    """Notify one member of the staff, unless the account is gone or closed."""
    if person is not None and person.is_active:
        _tell(person, order, name, line=line, at=at, note=note)


def tell_people_of(
    agency: Agency,
    order: WorkOrder,
    name: str,
    /,
    *,
    line: Transition,
    path: str,
    at: datetime | None = None,
    note: str = "",
    **facts: Any,
) -> None:
    """Notify the members of an agency without the order; ``path`` is a page that they see."""
    people = User.objects.filter(memberships__agency=agency, is_active=True)
    _tell_all(people, order, name, line=line, at=at, note=note, path=path, **facts)


def tell_dispatchers(
    order: WorkOrder,
    name: str,
    *,
    but: User,
    at: datetime | None = None,
    note: str = "",
    **facts: Any,
) -> None:
    """Notify the dispatchers on duty, except ``but``, who took the step."""
    line = order.transitions.latest("pk")
    _tell_all(_dispatchers_on_duty(but=but), order, name, line=line, at=at, note=note, **facts)


def tell_supervisors(
    order: WorkOrder,
    name: str,
    *,
    line: Transition,
    at: datetime | None = None,
    note: str = "",
    **facts: Any,
) -> None:
    """Notify the supervisors on duty."""
    _tell_all(people_with("supervise"), order, name, line=line, at=at, note=note, **facts)


def tell_dispatchers_to_dispatch(
    thread: Thread, version: SubmissionVersion, *, but: User, at: datetime | None = None
) -> None:
    """The dispatchers on duty, of a matter that waits for dispatch because of ``version``."""
    for person in _dispatchers_on_duty(but=but):
        notify(
            person, event=f"thread-{thread.pk}-version-{version.pk}-unsolved", at=at,
            name="matter_unsolved", title=thread.title, thread=thread.number,
            public=thread.is_public, path=reverse("workorders:dispatch", args=[thread.number]),
        )  # fmt: skip


def _dispatchers_on_duty(*, but: User) -> list[User]:
    return [
        person
        for person, role in staff_on_duty()
        if person != but and (role == DISPATCHER or person.has_perm("accounts.dispatch_orders"))
    ]


def tell_heads(
    order: WorkOrder, name: str, *, line: Transition, at: datetime | None = None
) -> None:
    """Notify the heads of the agency; if it has none, those of the nearest agency above."""
    for head in heads_of(order.agency):
        _tell(head, order, name, line=line, at=at)


def heads_of(agency: Agency) -> list[User]:
    """The heads of the agency; if it has none, those of the nearest agency above."""
    slugs = agency.path.rstrip("/").split("/")
    for depth in range(len(slugs), 0, -1):
        path = "/".join(slugs[:depth]) + "/"
        heads = User.objects.filter(
            Q(memberships__agency__path=path, memberships__role=MembershipRole.HEAD),
            is_active=True,
        ).distinct()
        if heads:
            return list(heads)
    return []


def remind(
    people: Iterable[User], order: WorkOrder, name: str, *, event: str, due_at: datetime
) -> None:
    """Tell these people, each once, of a date of the order that comes or has passed."""
    unique = {person.pk: person for person in people}.values()
    _tell_all(unique, order, name, event=event, at=None, due_at=due_at.isoformat())


def tell_clerk(
    order: WorkOrder,
    name: str,
    *,
    line: Transition,
    of: Submission,
    at: datetime | None = None,
    note: str = "",
) -> None:
    """Notify the writer of the reply or correction; the whole agency if the writer has left."""
    author = of.author if of else None
    if author is None or not author.is_active:
        tell_agency(order, name, line=line, at=at, note=note)
    else:
        _tell(author, order, name, line=line, at=at, note=note)


def notice_of_dispatch(order: WorkOrder) -> str:
    """Its name: the subject says so where somebody may be in danger."""
    return "order_dispatched_danger" if order.priority == Priority.DANGER else "order_dispatched"


def event_of(order: WorkOrder, line: Transition, name: str) -> str:
    """The name under which people are told, once, of what this line did to an order."""
    return f"order-{order.pk}-line-{line.pk}-{name}"


def tell_author(
    order: WorkOrder,
    name: str,
    *,
    line: Transition,
    at: datetime | None = None,
    note: str = "",
    path: str = "",
    **facts: Any,
) -> None:
    """
    Notify the author of the matter, without the number of the order; ``path`` is where to read
    on if that is not the matter itself.
    """
    thread = order.thread
    notify(
        thread.author or thread.contact,
        event=event_of(order, line, name),
        name=name,
        at=at,
        not_before=None if at else hearing.earliest_for_author(thread),
        title=thread.title,
        thread=thread.number,
        public=thread.is_public,
        path=path or thread.get_absolute_url(),
        note=note,
        due_at=order.due_at.isoformat(),
        **facts_of(order.agency, "agency"),
        **facts,
    )


def tell_author_of_matter(
    thread: Thread, act: str, *, at: datetime | None = None, note: str = ""
) -> None:
    """Notify the author of what the centre did with a matter itself; the notice has its name."""
    line = thread.events.filter(act=act).latest("pk")
    notify(
        thread.author or thread.contact,
        event=f"thread-{thread.pk}-line-{line.pk}-{act}",
        name=act,
        at=at,
        not_before=None if at else hearing.earliest_for_author(thread),
        title=thread.title,
        thread=thread.number,
        public=thread.is_public,
        path=thread.get_absolute_url(),
        note=note,
    )


def _tell(person: User, order: WorkOrder, name: str, **facts: Any) -> None:
    _tell_all([person], order, name, **facts)


def _tell_all(
    people: Iterable[User],
    order: WorkOrder,
    name: str,
    *,
    at: datetime | None,
    line: Transition | None = None,
    event: str = "",
    note: str = "",
    **facts: Any,
) -> None:
    facts = {"path": order.get_absolute_url()} | facts
    notify_many(
        # A complaint about the own people is told to none of them.
        [(person, {}) for person in people if not order.thread.is_sealed_from(person)],
        event=event_of(order, line, name) if line else event,
        name=name,
        at=at,
        title=order.thread.title,
        thread=order.thread.number,
        public=order.thread.is_public,
        order=order.number,
        note=note,
        **facts,
    )
