"""Who is on duty: the active people whose roles hold a permission."""

from django.db.models import QuerySet

from portal.accounts.models import User

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def people_with(permission: str, *, superusers: bool = False) -> QuerySet[User]:
    """
    Active people with ``permission`` of the app ``accounts`` ("moderate").

    Administrators by superuser flag hold every permission but are on no duty, unless they were
    given the role too; ``superusers`` asks for them as well.
    """
    found: QuerySet[User] = User.objects.with_perm(
        f"accounts.{permission}", is_active=True, include_superusers=superusers, backend=_BACKEND
    )
    return found
