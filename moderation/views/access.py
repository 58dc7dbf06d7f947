"""Who may open the pages of moderation: signed in, and with the permission to moderate."""

from django.contrib.auth.decorators import login_required, permission_required


def moderators_only(view):
    """Visitors sign in first; who is signed in without the permission gets 403."""
    return login_required(permission_required("accounts.moderate", raise_exception=True)(view))
