"""Applying limits to a request: its act is counted for the person and for the address."""

from portal.limits import tallies
from portal.limits.rates import network_of


def take(request, act):
    """Count one more act of this person and address; ``LimitReached`` if it is one too many."""
    take_for(act, by=getattr(request, "user", None), address=address_of(request))


def take_for(act, *, by, address):
    """The same as ``take``, for a person and an address instead of a request."""
    if not is_staff(by):
        tallies.take(act, **_subjects(by, address))


def take_read(request, act):
    """The same as ``take``, for an act that only reads."""
    if not is_staff(getattr(request, "user", None)):
        tallies.take_read(act, **subjects(request))


def subjects(request):
    return _subjects(getattr(request, "user", None), address_of(request))


def _subjects(user, address):
    person = user.pk if user is not None and user.is_authenticated else None
    return {"person": person, "address": address}


def address_of(request):
    """The address of the request under which limits count."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


def is_staff(user):
    """Whether limits do not apply: normal office work would exceed them."""
    return bool(user and user.is_authenticated and user.is_portal_staff)
