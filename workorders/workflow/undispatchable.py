"""Why a matter cannot be dispatched, or be settled at the dispatch desk, now."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.choices import Stage
from forum.models import Thread
from workorders.models import WorkOrder


def refuse_undispatchable(thread: Thread) -> None:
    """Raises a ``ValidationError`` that says why; where a colleague was first, who and what."""
    if not thread.is_matter:
        raise ValidationError(_("A notice is not dispatched."), code="not_a_matter")
    if thread.is_hidden:
        raise ValidationError(
            _("This matter is hidden. It has to be restored before it is dispatched."),
            code="hidden",
        )
    # A matter with an order in force has another stage.
    if thread.stage != Stage.ACCEPTED:
        refuse_dispatched(thread)
        raise ValidationError(
            _("Not possible now: this matter is %(stage)s."),
            code="wrong_state",
            params={"stage": thread.get_stage_display().lower()},
        )


def refuse_dispatched(thread: Thread) -> None:
    """Raises a ``ValidationError`` where the matter has an order in force."""
    orders = WorkOrder.objects.in_force().filter(thread=thread).select_related("agency")
    order = orders.first()
    if order is None:
        return
    line = order.transitions.order_by("pk")[0]
    raise ValidationError(
        _("%(name)s dispatched this on %(time)s; %(agency)s has it as work order %(order)s."),
        code="has_an_order",
        params={
            "name": line.actor_name,
            "time": date_format(timezone.localtime(line.at), "SHORT_DATETIME_FORMAT"),
            "agency": order.agency.local_name,
            "order": order.number,
        },
    )
