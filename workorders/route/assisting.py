"""The acts by which agencies work together on one order; it stays where it is."""

from django.utils.translation import gettext_lazy as _

from workorders.models.statuses import OPEN, OrderStatus
from workorders.route.acts import Act, Actor, Clock, Letter, staying_in

AGENCY, ASSISTING, DISPATCHER = Actor.AGENCY, Actor.ASSISTING, Actor.DISPATCHER
BEFORE_THE_REPLY = [OrderStatus.DISPATCHED, OrderStatus.ACCEPTED]

TOGETHER = (
    Act(
        "call_assisting",
        _("%(agency)s called to assist, part due %(until)s"),
        _("The dispatcher or the agency calls another agency to write its part."),
        staying_in(BEFORE_THE_REPLY, DISPATCHER, AGENCY),
        Clock.RUNS_ON,
        needs_reason=True,
        letters=(Letter("order_part_asked", ASSISTING),),
    ),
    Act(
        "write_part",
        _("Part written by %(agency)s"),
        _("The agency that was called writes its part."),
        staying_in(OPEN, ASSISTING),
        Clock.RUNS_ON,
        letters=(Letter("order_part_written", AGENCY),),
    ),
    Act(
        "refuse_part",
        _("Part refused by %(agency)s"),
        _("The agency that was called refuses, by name and with a reason."),
        staying_in(OPEN, ASSISTING),
        Clock.RUNS_ON,
        needs_reason=True,
        letters=(Letter("order_part_refused", AGENCY),),
    ),
    Act(
        "take_up_parts",
        _("Parts taken into the reply"),
        _("The agency gathers the parts of the others into its reply."),
        staying_in([OrderStatus.ACCEPTED], AGENCY),
        Clock.RUNS_ON,
    ),
)
