"""The number of the city's hotline, as the profile has it."""

from portal.site.models import Profile


def read_hotline() -> str:
    return Profile.objects.values_list("hotline", flat=True).first() or ""
