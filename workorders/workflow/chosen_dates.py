"""The due date of an order that an agency gets: by the rule, or as a dispatcher chose it."""

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.models import Thread
from forum.richtext import clean_input
from portal.agencies.models import Agency
from workorders.clocks.deadlines import Deadline, deadline
from workorders.workflow.own_staff import refuse_own_staff


class ChosenDate(NamedTuple):
    """The due date that a dispatcher chose, and why; without one, the rule's date holds."""

    due_at: datetime | None = None
    reason: str = ""


def due_date_for(
    thread: Thread,
    chosen: ChosenDate,
    *,
    agency: Agency,
    at: datetime | None,
    is_rectified: bool = False,
) -> Deadline:
    """
    The rule's date or the chosen one, which has to lie ahead and to have a reason. Refused where
    the agency must not get the matter.
    """
    if agency.retired_at:
        raise ValidationError({"agency": _("This agency is no longer in use.")})
    refuse_own_staff(thread, agency)
    if chosen.due_at is not None and chosen.due_at <= (at or timezone.now()):
        raise ValidationError({"due_at": _("Please choose a moment that is still to come.")})
    due = deadline(
        thread,
        agency,
        start=at,
        chosen=chosen.due_at,
        reason=clean_input(chosen.reason).strip(),
        is_rectified=is_rectified,
    )
    if due.due_reason and chosen.due_at is None:
        raise ValidationError(
            {"due_at": _("You wrote why, but chose no other date. Please choose one.")}
        )
    if due.set_by_hand and not due.due_reason:
        raise ValidationError(
            {
                "due_reason": _(
                    "Please say why you chose this date; by the rule it would be %(date)s. "
                    "Everybody can read the reason."
                )
                % {"date": date_format(timezone.localtime(due.usual_due_at), "DATETIME_FORMAT")}
            }
        )
    return due
