"""
What a user may do with an order now, so that pages offer only what will succeed.

These answers are for display; the steps of the workflow check permissions themselves.
"""

from forum.models import Thread
from portal.agencies.models import agencies_headed_by, covered_ids
from workorders.models import OrderStatus, SignOffKind, SignOffStatus
from workorders.models.sign_offs import WITH_THE_WRITERS
from workorders.models.statuses import CLOSED_FOR_GOOD
from workorders.route import Actor
from workorders.route.table import acts_open_to


def may_read_matter(order, user):
    """
    Whether the user may read what the citizen wrote: not while the matter is hidden, nor if it
    is private and the order was taken back from the user's agency.
    """
    if order.thread.is_sealed_from(user):
        return False
    return Thread.cases.readable_by(user).filter(pk=order.thread_id).exists()


def may_reveal_contact(order, user):
    """Whether the order still gives access to the contact; the permission is checked elsewhere."""
    return _goes_with_the_contact(order, user) and may_read_matter(order, user)


def _goes_with_the_contact(order, user):
    return order.status not in CLOSED_FOR_GOOD or user.has_perm("accounts.dispatch_orders")


def may_read_private_notes(user):
    """The centre and the supervisors; nobody of an agency, whatever order it has."""
    return user.has_perm("accounts.dispatch_orders") or user.has_perm("accounts.supervise")


class Rights:
    def __init__(self, user, order):
        self.order = order
        self.correction = order.under_way(SignOffKind.CORRECTION)
        self.dispatches = user.has_perm("accounts.dispatch_orders")
        self.may_read_private_notes = may_read_private_notes(user)
        self.works_there = user.has_perm(
            "accounts.handle_orders"
        ) and order.agency_id in covered_ids(user)
        self.heads_it = user.has_perm("accounts.sign_off_replies") and _holds(
            agencies_headed_by(user), order
        )
        self.supervises = user.has_perm("accounts.supervise")
        # Only an order that waits for acceptance is disputed.
        waits = order.status == OrderStatus.DISPATCHED
        self.dispute = order.disputes.undecided().for_reading().first() if waits else None
        self.actors = self._actors()
        self.acts = acts_open_to(self.actors, order.status)
        # Only the centre and supervisors see which agencies were late before.
        self.may_see_lateness = self.dispatches or self.supervises
        self.may_read_matter = may_read_matter(order, user)
        # Goes with the order, as the contact does.
        self.may_read_talk = self.may_read_matter and (
            order.status not in CLOSED_FOR_GOOD or self.may_see_lateness
        )
        self.may_reveal_contact = (
            user.has_perm("accounts.reveal_contact")
            and _goes_with_the_contact(order, user)
            and self.may_read_matter
        )

    def _actors(self):
        held = {
            Actor.DISPATCHER: self.dispatches,
            Actor.AGENCY: self.works_there,
            Actor.HEAD: self.heads_it,
            Actor.SUPERVISOR: self.supervises,
        }
        return {actor for actor, holds in held.items() if holds}

    @property
    def may_accept(self):
        return "accept" in self.acts and self.dispute is None

    @property
    def may_write(self):
        return "draft_reply" in self.acts

    @property
    def may_read_reply(self):
        """Before sign-off only the agency reads the reply; after it, the centre does too."""
        return self.works_there or self.order.status == OrderStatus.AWAITING_PUBLICATION

    @property
    def may_sign(self):
        return "sign_off" in self.acts

    @property
    def may_publish(self):
        return "publish_reply" in self.acts

    @property
    def may_correct(self):
        is_free = self.correction is None or self.correction.is_draft
        return "draft_correction" in self.acts and self.may_read_matter and is_free

    @property
    def may_read_correction(self):
        """A frozen correction is read by the agency, and by the centre once a head signed it."""
        frozen = self.correction is not None and self.correction.is_frozen
        signed = self._correction_is(SignOffStatus.AWAITING_PUBLICATION)
        return frozen and self.may_read_matter and (self.works_there or signed)

    @property
    def may_sign_correction(self):
        waits = self._correction_is(SignOffStatus.AWAITING_SIGN_OFF)
        return "sign_off_correction" in self.acts and self.may_read_matter and waits

    @property
    def may_publish_correction(self):
        waits = self._correction_is(SignOffStatus.AWAITING_PUBLICATION)
        return "publish_correction" in self.acts and waits and not self.order.thread.is_hidden

    @property
    def may_give_up_correction(self):
        return self.works_there and self._correction_is(*WITH_THE_WRITERS)

    def _correction_is(self, *statuses):
        return self.correction is not None and self.correction.status in statuses

    @property
    def may_reopen(self):
        return "reopen" in self.acts


def _holds(agencies, order):
    return agencies.filter(pk=order.agency_id).exists()
