"""The limits applied to a request: the acts of its person and of its address are counted."""

from portal.limits import tallies
from portal.limits.rates import network_of


def take(request, act):
    """Count one more act of this person and address; ``LimitReached`` where it is too many."""
    take_for(act, by=getattr(request, "user", None), address=address_of(request))


def take_for(act, *, by, address):
    """The same for a known person and address, where there is no request."""
    if not is_staff(by):
        tallies.take(act, **_subjects(by, address))


def take_read(request, act):
    """The same for an act that only reads."""
    if not is_staff(getattr(request, "user", None)):
        tallies.take_read(act, **subjects(request))


def subjects(request):
    return _subjects(getattr(request, "user", None), address_of(request))


def _subjects(user, address):
    person = user.pk if user is not None and user.is_authenticated else None
    return {"person": person, "address": address}


def address_of(request):
    """The address of the request as limits count it."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


def is_staff(user):
    """Whether limits do not apply: an office does in a morning what would look like a flood."""
    return bool(user and user.is_authenticated and user.is_portal_staff)
