"""The acts by which an agency asks something of the centre: disputes, and more time."""

from django.utils.translation import gettext_lazy as _

from workorders.models.statuses import OrderStatus
from workorders.route.acts import Act, Actor, Clock, Letter, staying_in

DISPATCHER, MODERATOR, AGENCY = Actor.DISPATCHER, Actor.MODERATOR, Actor.AGENCY
SUPERVISOR, NAMED_AGENCY, AUTHOR = Actor.SUPERVISOR, Actor.NAMED_AGENCY, Actor.AUTHOR
DISPATCHED, ACCEPTED, ANSWERED = (
    OrderStatus.DISPATCHED, OrderStatus.ACCEPTED, OrderStatus.ANSWERED,
)  # fmt: skip
UNSIGNED, SIGNED = OrderStatus.AWAITING_SIGN_OFF, OrderStatus.AWAITING_PUBLICATION

REQUESTS = (
    # --- disputes: the agency says that the order belongs elsewhere; its time runs on ---
    Act(
        "dispute",
        _("Disputed: %(basis)s%(named)s; %(first_agency)s coordinates meanwhile"),
        _("The agency says on what legal basis the matter belongs to another agency."),
        staying_in([DISPATCHED], AGENCY),
        Clock.RUNS_ON,
        needs_reason=True,
        # The supervisor, where the matter was disputed so often that only the supervisor decides.
        letters=(
            Letter("order_disputed", DISPATCHER),
            Letter("order_dispute_sent_up", SUPERVISOR),
            Letter("order_dispute_names_you", NAMED_AGENCY),
        ),
    ),
    Act(
        "argue_dispute",
        _("%(agency)s argued about the dispute"),
        _("The agency that the dispute names writes how it sees this."),
        staying_in([DISPATCHED], NAMED_AGENCY),
        Clock.RUNS_ON,
        needs_reason=True,
    ),
    Act(
        "take_back_dispute",
        _("Dispute taken back by the agency"),
        _("The agency takes the dispute back."),
        staying_in([DISPATCHED], AGENCY),
        Clock.RUNS_ON,
    ),
    Act(
        "send_dispute_up",
        _("Dispute sent up to the supervisor"),
        _("The dispatcher leaves the dispute to the supervisor."),
        staying_in([DISPATCHED], DISPATCHER),
        Clock.RUNS_ON,
        letters=(Letter("order_dispute_sent_up", SUPERVISOR),),
    ),
    Act(
        "uphold_dispute",
        _("Dispute upheld"),
        _("The agency was right: the order is given to another agency."),
        staying_in([DISPATCHED], DISPATCHER, SUPERVISOR),
        Clock.RUNS_ON,
        needs_reason=True,
        letters=(Letter("order_dispute_upheld", AGENCY),),
    ),
    Act(
        "reject_dispute",
        _("Dispute rejected"),
        _("The order stays with the agency, and so does its date."),
        staying_in([DISPATCHED], DISPATCHER, SUPERVISOR),
        Clock.RUNS_ON,
        needs_reason=True,
        letters=(Letter("order_dispute_rejected", AGENCY),),
    ),
    Act(
        "lapse_dispute",
        _("Dispute ended with the order"),
        _("The order is taken back before the dispute is decided."),
        staying_in([DISPATCHED], DISPATCHER, MODERATOR),
        Clock.RUNS_ON,
    ),
    # --- more time ---
    Act(
        "request_extension",
        _("More time requested: %(amount)s"),
        _("The agency asks for more time, before its date, and says why."),
        staying_in([ACCEPTED, UNSIGNED], AGENCY),
        Clock.RUNS_ON,
        needs_reason=True,
        letters=(Letter("order_extension_requested", DISPATCHER),),
    ),
    Act(
        "approve_extension",
        _("More time approved: %(amount)s, answer due %(due)s"),
        _("The dispatcher grants the time or part of it; everybody reads why."),
        staying_in([ACCEPTED, UNSIGNED], DISPATCHER),
        Clock.MOVES,
        public_line="approve_extension",
        letters=(Letter("order_extension_approved", AGENCY), Letter("date_extended", AUTHOR)),
    ),
    Act(
        "decline_extension",
        _("More time declined"),
        _("The dispatcher does not grant the time; the date stays."),
        staying_in([ACCEPTED, UNSIGNED, SIGNED], DISPATCHER),
        Clock.RUNS_ON,
        needs_reason=True,
        letters=(Letter("order_extension_declined", AGENCY),),
    ),
    Act(
        "lapse_extension",
        _("Request for more time ended with the order"),
        _("The matter is answered or given away before more time is decided."),
        staying_in([ACCEPTED, UNSIGNED, SIGNED, ANSWERED], DISPATCHER, MODERATOR),
        Clock.UNTOUCHED,
    ),
)
