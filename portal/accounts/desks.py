"""The page that each role sees first after signing in."""

from django.conf import settings
from django.shortcuts import resolve_url

# The first permission that the user has decides; administrators have all of them. Pages of
# upper floors are named by URL names, without imports.
DESKS = [
    ("accounts.administer", "admin:index"),
    ("accounts.moderate", "moderation:queue"),
    ("accounts.dispatch_orders", "workorders:awaiting_dispatch"),
    ("accounts.handle_orders", "workorders:list"),
    ("accounts.supervise", "workorders:supervision"),
]


def desk_of(user):
    """The URL of the user's first page: by permission, for citizens their own page."""
    routes = (route for permission, route in DESKS if user.has_perm(permission))
    return resolve_url(next(routes, settings.LOGIN_REDIRECT_URL))
