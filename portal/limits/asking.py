"""What a view says before it lets a request do something: who, from where, how often."""

from portal.limits import tallies
from portal.limits.rates import household


def take(request, act):
    """Count one more act of this person and address; ``LimitReached`` where it is too many."""
    if not is_staff(request):
        tallies.take(act, **subjects(request))


def look(request, act):
    if not is_staff(request):
        tallies.look(act, **subjects(request))


def subjects(request):
    user = getattr(request, "user", None)
    person = user.pk if user is not None and user.is_authenticated else None
    return {"person": person, "address": address_of(request)}


def address_of(request):
    return household(request.META.get("REMOTE_ADDR", ""))


def is_staff(request):
    """The numbers are for citizens: an office does in a morning what would look like a flood."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and user.is_portal_staff)
