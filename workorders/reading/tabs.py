"""The tabs of the list of orders, in the order in which each role needs them."""

from typing import cast

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Thread
from portal.accounts.models import User
from portal.counting import BoundedCount, in_words
from workorders.models import OrderStatus, SignOff, WorkOrder
from workorders.models.orders import OPEN, WAS_ANSWERED

TO_ACCEPT, HANDLED = "dispatched", "accepted"
TO_SIGN, TO_PUBLISH = "awaiting_sign_off", "awaiting_publication"
OPEN_ONES, ANSWERED, ALL = "open", "answered", "all"

LABELS = {
    TO_ACCEPT: _("To accept"),
    HANDLED: _("Being handled"),
    TO_SIGN: _("To sign off"),
    TO_PUBLISH: _("To publish"),
    OPEN_ONES: _("All open"),
    ANSWERED: _("Answered"),
    ALL: _("All"),
}


def _with(sign_offs):
    return Q(pk__in=sign_offs.values("order"))


CONDITIONS = {
    TO_ACCEPT: Q(status=OrderStatus.DISPATCHED),
    HANDLED: Q(status=OrderStatus.ACCEPTED),
    TO_SIGN: _with(SignOff.objects.waiting_for_a_head()),
    TO_PUBLISH: _with(SignOff.objects.waiting_for_the_centre()),
    OPEN_ONES: Q(status__in=OPEN),
    ANSWERED: Q(status__in=WAS_ANSWERED),
    ALL: Q(),
}
# Matters without an order; counted beside the tabs.
AWAITING = "awaiting_dispatch"
# Tabs that show a count; not the answered orders, whose number only grows.
COUNTED = [TO_ACCEPT, HANDLED, TO_SIGN, TO_PUBLISH, OPEN_ONES]


def for_role(user):
    """The tabs for the user's role; the first one is the default."""
    if user.has_perm("accounts.dispatch_orders"):
        return [TO_PUBLISH, OPEN_ONES, TO_ACCEPT, HANDLED, TO_SIGN, ANSWERED, ALL]
    if user.has_perm("accounts.sign_off_replies"):
        return [TO_SIGN, OPEN_ONES, TO_ACCEPT, HANDLED, TO_PUBLISH, ANSWERED, ALL]
    return [OPEN_ONES, TO_ACCEPT, HANDLED, TO_SIGN, TO_PUBLISH, ANSWERED, ALL]


def counts(user):
    """
    How many orders each of ``COUNTED`` and how many matters ``AWAITING`` dispatch, in words; none
    is counted beyond a bound. Nothing is said of what there is none of. One query.
    """
    seen = WorkOrder.objects.seen_by(user)
    waiting = {name: BoundedCount(seen.filter(CONDITIONS[name])) for name in COUNTED}
    if user.has_perm("accounts.dispatch_orders"):
        waiting[AWAITING] = BoundedCount(Thread.cases.awaiting_dispatch())
    found = cast(dict[str, int], User.objects.filter(pk=user.pk).values(**waiting).get())
    return {name: in_words(count) for name, count in found.items() if count or name == AWAITING}


def waiting_for(user):
    """
    The orders whose next step is for the person's role: those that the list begins with; for
    clerks without those that wait for a head's signature or for the centre.
    """
    first = CONDITIONS[for_role(user)[0]]
    if user.has_perm("accounts.handle_orders") and for_role(user)[0] == OPEN_ONES:
        first = CONDITIONS[TO_ACCEPT] | CONDITIONS[HANDLED]
    return WorkOrder.objects.seen_by(user).filter(first)
