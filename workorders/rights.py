"""
What a person may do with an order now, so that a page offers only what will be granted.

The steps ask for themselves: these answers are for showing.
"""

from forum.models import Thread
from portal.agencies.models import agencies_covered_by, agencies_headed_by
from workorders.models import OrderStatus, SignOffKind, SignOffStatus
from workorders.models.orders import CLOSED_FOR_GOOD
from workorders.models.sign_offs import WITH_THE_WRITERS


def may_read_matter(order, user):
    """
    Whether the order still opens what the citizen wrote: not while the matter is hidden,
    nor, where it is private, to an agency from which it was taken back.
    """
    return Thread.cases.readable_by(user).filter(pk=order.thread_id).exists()


def may_reveal_contact(order, user):
    """Whether the order still gives access to the contact; permission is checked apart."""
    with_it = order.status not in CLOSED_FOR_GOOD or user.has_perm("accounts.dispatch_orders")
    return with_it and may_read_matter(order, user)


class Rights:
    def __init__(self, user, order):
        self.order = order
        self.correction = order.under_way(SignOffKind.CORRECTION)
        self.dispatches = user.has_perm("accounts.dispatch_orders")
        self.works_there = user.has_perm("accounts.handle_orders") and _holds(
            agencies_covered_by(user), order
        )
        self.heads_it = user.has_perm("accounts.sign_off_replies") and _holds(
            agencies_headed_by(user), order
        )
        # Which agencies were late before is between the centre and those who supervise.
        self.may_see_lateness = self.dispatches or user.has_perm("accounts.supervise")
        self.may_read_matter = may_read_matter(order, user)
        self.may_reveal_contact = user.has_perm("accounts.reveal_contact") and (
            may_reveal_contact(order, user)
        )

    @property
    def may_accept(self):
        return self.works_there and self.order.status == OrderStatus.DISPATCHED

    @property
    def may_write(self):
        return self.works_there and self.order.status == OrderStatus.ACCEPTED

    @property
    def may_read_reply(self):
        """What waits for its head stays inside the agency; what is signed, the centre reads."""
        return self.works_there or self.order.status == OrderStatus.AWAITING_PUBLICATION

    @property
    def may_sign(self):
        return self.heads_it and self.order.status == OrderStatus.AWAITING_SIGN_OFF

    @property
    def may_publish(self):
        return self.dispatches and self.order.status == OrderStatus.AWAITING_PUBLICATION

    @property
    def may_correct(self):
        return (
            self.works_there
            and self.may_read_matter
            and self.order.status == OrderStatus.ANSWERED
            and (self.correction is None or self.correction.is_draft)
        )

    @property
    def may_read_correction(self):
        """Of what is frozen: the agency, and the centre once a head has signed it."""
        frozen = self.correction is not None and self.correction.is_frozen
        signed = self._correction_is(SignOffStatus.AWAITING_PUBLICATION)
        return frozen and self.may_read_matter and (self.works_there or signed)

    @property
    def may_sign_correction(self):
        waits = self._correction_is(SignOffStatus.AWAITING_SIGN_OFF)
        return self.heads_it and self.may_read_matter and waits

    @property
    def may_publish_correction(self):
        waits = self._correction_is(SignOffStatus.AWAITING_PUBLICATION)
        return self.dispatches and waits and not self.order.thread.is_hidden

    @property
    def may_give_up_correction(self):
        return self.works_there and self._correction_is(*WITH_THE_WRITERS)

    def _correction_is(self, *statuses):
        return self.correction is not None and self.correction.status in statuses

    @property
    def may_reopen(self):
        return self.dispatches and self.order.status == OrderStatus.ANSWERED

    @property
    def may_move(self):
        """Give it to another agency, or take it back."""
        return self.dispatches and self.order.is_open


def _holds(agencies, order):
    return agencies.filter(pk=order.agency_id).exists()
