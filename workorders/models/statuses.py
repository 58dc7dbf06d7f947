"""The statuses of a work order, and the groups of them that everything else speaks of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    DISPATCHED = "dispatched", _("Waiting for acceptance")
    ACCEPTED = "accepted", _("Being handled")
    AWAITING_SIGN_OFF = "awaiting_sign_off", _("Waiting for sign-off")
    AWAITING_PUBLICATION = "awaiting_publication", _("Waiting for publication")
    ANSWERED = "answered", _("Answered")
    RATED = "rated", _("Rated")
    ARCHIVED = "archived", _("Archived")
    MERGED = "merged", _("Merged")
    WITHDRAWN = "withdrawn", _("Order withdrawn")


OPEN = [
    OrderStatus.DISPATCHED,
    OrderStatus.ACCEPTED,
    OrderStatus.AWAITING_SIGN_OFF,
    OrderStatus.AWAITING_PUBLICATION,
]
# The agency's clock runs in these; sign-off by the head stops it.
WITH_THE_AGENCY = [
    OrderStatus.DISPATCHED,
    OrderStatus.ACCEPTED,
    OrderStatus.AWAITING_SIGN_OFF,
]
WAS_ANSWERED = [OrderStatus.ANSWERED, OrderStatus.RATED, OrderStatus.ARCHIVED]
# Orders in these statuses are never opened again; answered orders can be reopened.
CLOSED_FOR_GOOD = [OrderStatus.MERGED, OrderStatus.WITHDRAWN]
