"""
The head of the pages for staff: the entries that a person may use, and how much waits at each.

All numbers are asked in one query, anew for every page, so that they are right straight after
the person's own act; each is counted up to a limit only.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models import Thread
from moderation.reading import flags, queue, sanctions
from portal import counting
from portal.accounts.models import User
from portal.counting import BoundedCount
from workorders.models import WorkOrder
from workorders.reading import tabs

LARGEST = 999
UNREAD = "unread"


@dataclass(frozen=True)
class Entry:
    """A way into the work, for whoever holds one of ``permissions``."""

    name: str
    permissions: tuple[str, ...]
    route: str
    label: str | Promise
    # What waits there for a person; None where nothing is counted.
    waiting: Callable[[User], QuerySet] | None = None
    # What the number counts, for who does not see where it stands.
    counted: str | Promise = ""


SEEING_ORDERS = ("dispatch_orders", "handle_orders", "supervise")
WAITING = pgettext_lazy("after a number", "waiting")
OVERDUE = pgettext_lazy("after a number", "overdue")
ENTRIES = [
    Entry(
        "moderation", ("moderate",), "moderation:queue", _("Moderation"),
        lambda user: queue.waiting(), WAITING,
    ),
    Entry(
        "flags", ("moderate",), "moderation:flags", _("Reported posts"),
        lambda user: flags.waiting_posts(), WAITING,
    ),
    Entry(
        "sanctions", ("sanction",), "moderation:sanctions", _("Sanctions"),
        lambda user: sanctions.in_force(), pgettext_lazy("after a number", "in force"),
    ),
    Entry(
        "dispatch", ("dispatch_orders",), "workorders:awaiting_dispatch",
        pgettext_lazy("the work of dispatchers", "Dispatch"),
        lambda user: Thread.cases.awaiting_dispatch(), WAITING,
    ),
    Entry(
        "orders", SEEING_ORDERS, "workorders:list", _("Work orders"), tabs.waiting_for, WAITING,
    ),
    Entry(
        "supervision", ("supervise",), "workorders:supervision", _("Supervision"),
        lambda user: WorkOrder.objects.seen_by(user).overdue(), OVERDUE,
    ),
    # How many orders are new since the last batch is asked of every order there is: too dear here.
    Entry("exports", ("export_orders",), "workorders:exports", _("Exports")),
    Entry("administration", ("administer",), "admin:index", _("Administration")),
]  # fmt: skip
# The entry under which a page stands that is not reached by the entry's own route.
PAGES = {
    "workorders:dispatch": "dispatch",
    "workorders:dispatch_together": "dispatch",
    "workorders:point_elsewhere": "dispatch",
    "workorders:take_note": "dispatch",
    "desk:return_to_moderators": "dispatch",
    "workorders:export": "exports",
    "desk:accept_and_dispatch": "moderation",
    "moderation:flagged": "flags",
    "moderation:black_out": "flags",
    "moderation:black_out_preview": "flags",
    "moderation:impose_sanction": "sanctions",
    "moderation:sanction": "sanctions",
}
ROOMS = {"moderation": "moderation", "workorders": "orders"}


def read_head(user, match):
    """
    The entries of the person and how many notices are unread; None for who is no staff.

    ``match`` is what the address was resolved to, or None: it says which entry is the current.
    """
    entries = [entry for entry in ENTRIES if _may_use(user, entry)]
    if not entries:
        return None
    numbers = _count(user, [entry for entry in entries if entry.waiting])
    here = _current(match)
    return {
        "entries": [_shown(entry, numbers.get(entry.name), here) for entry in entries],
        UNREAD: numbers[UNREAD],
    }


def _may_use(user, entry):
    return any(user.has_perm(f"accounts.{permission}") for permission in entry.permissions)


def _count(user, entries):
    waiting = {entry.name: entry.waiting(user) for entry in entries if entry.waiting}
    waiting[UNREAD] = user.notifications.unread()
    columns = {name: BoundedCount(rows, most=LARGEST) for name, rows in waiting.items()}
    return User.objects.filter(pk=user.pk).values(**columns).get()


def _current(match):
    if match is None:
        return None
    own = {entry.route: entry.name for entry in ENTRIES}
    return (own | PAGES).get(match.view_name) or ROOMS.get(match.namespace)


def _shown(entry, number, here):
    return {
        "url": reverse(entry.route),
        "label": entry.label,
        "number": in_words(number),
        "counted": entry.counted,
        "is_pressing": bool(number) and entry.name == "supervision",
        "is_here": entry.name == here,
    }


def in_words(number):
    """The number as it is shown: ``999+`` beyond what was counted, empty where nothing was."""
    return "" if number is None else counting.in_words(number, most=LARGEST)
