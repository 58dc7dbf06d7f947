"""Leaving word for those who wait: the agency, its heads, the clerk, the author."""

from django.db.models import Q

from portal.accounts.models import User
from portal.agencies.models import MembershipRole
from portal.notifications.outbox import notify


def tell_agency(order, name, *, line, at=None, note="", **facts):
    """Everyone who works for the agency itself; those above it see it in their lists."""
    for person in User.objects.filter(memberships__agency=order.agency, is_active=True):
        _tell(person, order, name, line=line, at=at, note=note, **facts)


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
    if author is None:
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
        agency=order.agency.name,
        agency_en=order.agency.name_en,
        note=note,
    )


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
