"""Who comes in: signed in, and with the permission to moderate."""

from django.contrib.auth.decorators import login_required, permission_required


def moderators_only(view):
    """Others who are signed in get 403: the page exists, the work is not theirs."""
    return login_required(permission_required("accounts.moderate", raise_exception=True)(view))
