"""
The acts that press an order on without moving it: the author or the centre asks when the answer
will come, a supervisor watches it.
"""

from django.utils.translation import gettext_lazy as _

from workorders.models.statuses import OPEN, OrderStatus
from workorders.route.acts import Act, Actor, Clock, Letter, staying_in

AUTHOR, DISPATCHER, AGENCY = Actor.AUTHOR, Actor.DISPATCHER, Actor.AGENCY
SUPERVISOR, ANSWERED = Actor.SUPERVISOR, OrderStatus.ANSWERED

PRESSING = (
    Act(
        "urge",
        _("Asked when the answer will come"),
        _("The author, once the date has passed, or the dispatcher asks when the answer comes."),
        staying_in(OPEN, AUTHOR, DISPATCHER),
        Clock.RUNS_ON,
        public_line="urge",
        letters=(Letter("order_urged", AGENCY), Letter("order_urged", DISPATCHER)),
    ),
    Act(
        "answer_urge",
        _("Said when the answer will come"),
        _("The agency says when the answer will come."),
        staying_in(OPEN, AGENCY),
        Clock.RUNS_ON,
        needs_reason=True,
        letters=(Letter("urge_answered", AUTHOR), Letter("order_urge_answered", DISPATCHER)),
    ),
    Act(
        "put_under_supervision",
        _("Put under supervision until %(until)s"),
        _("A supervisor watches the order, sets a date and asks the agency for a report."),
        staying_in(OPEN, SUPERVISOR),
        Clock.RUNS_ON,
        needs_reason=True,
        public_line="put_under_supervision",
        letters=(Letter("order_supervised", AGENCY),),
    ),
    Act(
        "report_supervision",
        _("Reported to the supervisor"),
        _("The agency reports to the supervisor."),
        staying_in([*OPEN, ANSWERED], AGENCY),
        Clock.UNTOUCHED,
        needs_reason=True,
        letters=(Letter("order_supervision_reported", SUPERVISOR),),
    ),
    Act(
        "send_supervision_back",
        _("Report sent back by the supervisor"),
        _("The report is not enough, so the supervisor asks for another."),
        staying_in([*OPEN, ANSWERED], SUPERVISOR),
        Clock.UNTOUCHED,
        needs_reason=True,
        letters=(Letter("order_supervision_sent_back", AGENCY),),
    ),
    Act(
        "lift_supervision",
        _("Supervision lifted"),
        _("The supervisor lifts the supervision."),
        staying_in([*OPEN, ANSWERED], SUPERVISOR),
        Clock.UNTOUCHED,
        needs_reason=True,
        public_line="lift_supervision",
        letters=(Letter("order_supervision_lifted", AGENCY),),
    ),
)
