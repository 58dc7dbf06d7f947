"""What a view says before it lets a request do something: who, from where, how often."""

from portal.limits import tallies
from portal.limits.rates import household


def take(request, act):
    """Count one more act of this person and address; ``LimitReached`` where it is too many."""
    count(act, by=getattr(request, "user", None), address=address_of(request))


def count(act, *, by, address):
    """Count one more act, where the request is no longer at hand."""
    if not is_staff(by):
        tallies.take(act, **_subjects(by, address))


def look(request, act):
    if not is_staff(getattr(request, "user", None)):
        tallies.look(act, **subjects(request))


def subjects(request):
    return _subjects(getattr(request, "user", None), address_of(request))


def _subjects(user, address):
    person = user.pk if user is not None and user.is_authenticated else None
    return {"person": person, "address": address}


def address_of(request):
    return household(request.META.get("REMOTE_ADDR", ""))


def is_staff(user):
    """The numbers are for citizens: an office does in a morning what would look like a flood."""
    return bool(user and user.is_authenticated and user.is_portal_staff)
