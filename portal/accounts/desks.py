"""Where the work of each role waits: the page its people begin on after signing in."""

from django.conf import settings
from django.shortcuts import resolve_url

# The first permission held decides; administrators hold them all. Pages of floors above
# are named by their routes only.
DESKS = [
    ("accounts.administer", "admin:index"),
    ("accounts.moderate", "moderation:queue"),
    ("accounts.dispatch_orders", "workorders:awaiting_dispatch"),
    ("accounts.handle_orders", "workorders:list"),
    ("accounts.supervise", "workorders:supervision"),
]


def desk_of(user):
    """The address of the person's work; for citizens their own page."""
    routes = (route for permission, route in DESKS if user.has_perm(permission))
    return resolve_url(next(routes, settings.LOGIN_REDIRECT_URL))
