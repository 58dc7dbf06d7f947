"""A complaint about the people of an agency goes neither to it nor to an agency below it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forum.models import Thread
from portal.agencies.models import Agency


def is_about_staff_of(thread: Thread, agency: Agency) -> bool:
    """Whether the matter complains about the people of this agency or of one above it."""
    concerned: Agency | None = thread.about_staff_of
    return concerned is not None and agency.path.startswith(concerned.path)


def refuse_own_staff(thread: Thread, agency: Agency, *, field: str = "agency") -> None:
    """ValidationError beside ``field`` if the agency must not get this matter."""
    concerned: Agency | None = thread.about_staff_of
    if concerned is None or not is_about_staff_of(thread, agency):
        return
    words = _(
        "This matter is a complaint about the people of %(agency)s, so it goes neither there nor "
        "to an agency below it. The agency above it can handle it."
    )
    raise ValidationError({field: words % {"agency": concerned.local_name}}, code="own_staff")
