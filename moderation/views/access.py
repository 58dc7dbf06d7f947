"""Access to the pages of moderation: only for users with the permission to moderate."""

from django.contrib.auth.decorators import login_required, permission_required


def moderators_only(view):
    """Redirect anonymous visitors to sign-in; 403 for users without the permission."""
    return login_required(permission_required("accounts.moderate", raise_exception=True)(view))
