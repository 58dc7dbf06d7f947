"""The tabs of the list of orders, in the order in which each role needs them."""

from typing import cast

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Thread
from portal.accounts.models import User
from portal.counting import BoundedCount, in_words
from workorders.models import Dispute, Extension, OrderStatus, SignOff, SignOffKind, WorkOrder
from workorders.models.order_conditions import due_today, late_now, waiting_for_others
from workorders.models.statuses import OPEN, WAS_ANSWERED

TO_ACCEPT, HANDLED = "dispatched", "accepted"
TO_SIGN, TO_PUBLISH = "awaiting_sign_off", "awaiting_publication"
OVERDUE, TODAY, MINE, WAITING = "overdue", "today", "mine", "waiting"
OPEN_ONES, ANSWERED, ALL = "open", "answered", "all"

LABELS = {
    TO_ACCEPT: _("To accept"),
    HANDLED: _("Being handled"),
    TO_SIGN: _("To sign off"),
    TO_PUBLISH: _("To publish"),
    OVERDUE: _("Overdue"),
    TODAY: _("Due today"),
    MINE: _("Mine"),
    WAITING: _("Waiting for others"),
    OPEN_ONES: _("All open"),
    ANSWERED: _("Answered"),
    ALL: _("All"),
}


CONDITIONS = {
    TO_ACCEPT: Q(status=OrderStatus.DISPATCHED),
    HANDLED: Q(status=OrderStatus.ACCEPTED),
    WAITING: waiting_for_others(),
    OPEN_ONES: Q(status__in=OPEN),
    ANSWERED: Q(status__in=WAS_ANSWERED),
    ALL: Q(),
}
# Matters without an order; counted beside the tabs.
AWAITING = "awaiting_dispatch"
# What agencies ask and the person can decide, counted beside them too.
DISPUTES, EXTENSIONS = "disputes", "extensions"
# Tabs that show a count; not the answered orders, whose number only grows.
COUNTED = [TO_ACCEPT, HANDLED, TO_SIGN, TO_PUBLISH, OVERDUE, TODAY, MINE, WAITING, OPEN_ONES]


def condition(tab, user):
    """
    The condition for the orders of a tab of this person.

    While a reply waits its order has the same status, and an index has its place; the few
    corrections that wait are named by keys. A subquery of all that wait would leave it to the
    planner, which read every order of a large agency instead.
    """
    if tab in CONDITIONS:
        return CONDITIONS[tab]
    if tab == OVERDUE:
        return late_now()
    if tab == TODAY:
        return due_today()
    if tab == MINE:
        return Q(handler=user, status__in=OPEN)
    return Q(status=tab) | Q(pk__in=list(_corrected(tab)))


def _corrected(tab):
    corrections = SignOff.objects.filter(kind=SignOffKind.CORRECTION, status=tab)
    return corrections.order_by().values_list("order", flat=True)


def for_role(user):
    """The tabs for the user's role; the first one is the default."""
    if user.has_perm("accounts.dispatch_orders"):
        return [TO_PUBLISH, OPEN_ONES, OVERDUE, TODAY, TO_ACCEPT, HANDLED, TO_SIGN, ANSWERED, ALL]
    if user.has_perm("accounts.sign_off_replies"):
        return [TO_SIGN, OPEN_ONES, OVERDUE, TODAY, TO_ACCEPT, HANDLED, TO_PUBLISH, ANSWERED, ALL]
    if user.has_perm("accounts.handle_orders"):
        return [OPEN_ONES, OVERDUE, TODAY, MINE, WAITING, TO_ACCEPT, HANDLED, ANSWERED, ALL]
    return [OPEN_ONES, OVERDUE, TODAY, TO_ACCEPT, HANDLED, TO_SIGN, TO_PUBLISH, ANSWERED, ALL]


def counts(user):
    """
    How many orders each tab of the person has, how many matters are ``AWAITING`` dispatch, and how
    many disputes and extensions wait for the person, in words; none is counted beyond a bound,
    nothing is said of what there is none of. Three queries.
    """
    seen = WorkOrder.objects.seen_by(user)
    shown = [name for name in COUNTED if name in for_role(user)]
    waiting = {name: BoundedCount(seen.filter(condition(name, user))) for name in shown}
    waiting[DISPUTES] = BoundedCount(Dispute.objects.waiting_for(user))
    waiting[EXTENSIONS] = BoundedCount(Extension.objects.waiting_for(user))
    if user.has_perm("accounts.dispatch_orders"):
        waiting[AWAITING] = BoundedCount(Thread.cases.awaiting_dispatch())
    found = cast(dict[str, int], User.objects.filter(pk=user.pk).values(**waiting).get())
    return {name: in_words(count) for name, count in found.items() if count or name == AWAITING}


def waiting_for(user):
    """
    The orders whose next step is for the person's role: those that the list begins with; for
    clerks without those that wait for a head's signature or for the centre.
    """
    seen, first = WorkOrder.objects.seen_by(user).order_by(), for_role(user)[0]
    if first not in CONDITIONS:
        # Apart, each from an index, and without a query for the keys: every page asks this.
        return seen.filter(status=first).union(seen.filter(pk__in=_corrected(first)))
    if user.has_perm("accounts.handle_orders") and first == OPEN_ONES:
        return seen.filter(CONDITIONS[TO_ACCEPT] | CONDITIONS[HANDLED])
    return seen.filter(CONDITIONS[first])
