"""Every act on an order; a new one is a row here. The package says what is read from it."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from workorders.models.statuses import OPEN, WAS_ANSWERED, OrderStatus
from workorders.route.acts import (
    NOT_YET,
    Act,
    Actor,
    Clock,
    Letter,
    Move,
    each_of,
    staying_in,
)
from workorders.route.assisting import TOGETHER
from workorders.route.pressing import PRESSING
from workorders.route.requests import REQUESTS
from workorders.route.talk_acts import TALK

DISPATCHER, MODERATOR, AGENCY = Actor.DISPATCHER, Actor.MODERATOR, Actor.AGENCY
HEAD, AUTHOR, CALENDAR = Actor.HEAD, Actor.AUTHOR, Actor.CALENDAR
DISPATCHED, ACCEPTED, ANSWERED = (
    OrderStatus.DISPATCHED, OrderStatus.ACCEPTED, OrderStatus.ANSWERED,
)  # fmt: skip
UNSIGNED, SIGNED = OrderStatus.AWAITING_SIGN_OFF, OrderStatus.AWAITING_PUBLICATION
WITHDRAWN = OrderStatus.WITHDRAWN

ACTS = (
    # --- the centre and the order ---
    Act(
        "dispatch",
        _("Dispatched to %(agency)s, answer due %(due)s"),
        _("The dispatcher gives the matter to an agency and names the date of the answer."),
        (Move(NOT_YET, (DISPATCHED,), (DISPATCHER, MODERATOR)),),
        Clock.STARTS,
        public_line="dispatch",
        letters=(
            Letter("order_dispatched", AGENCY),
            Letter("order_dispatched_danger", AGENCY),
            Letter("order_dispatched_urgently", DISPATCHER),
            Letter("dispatched", AUTHOR),
        ),
    ),
    Act(
        "answer_directly",
        _("Answered by the centre itself, as %(agency)s, until %(due)s"),
        _("The centre answers the matter itself: it writes the reply, and its head signs it."),
        (Move(NOT_YET, (ACCEPTED,), (DISPATCHER,)),),
        Clock.STARTS,
        public_line="answer_directly",
        letters=(Letter("dispatched", AUTHOR),),
    ),
    Act(
        "change_agency",
        _("Given to %(agency)s, answer due %(due)s"),
        _("The matter belongs to another agency; it gets the order and a new date."),
        each_of(OPEN, DISPATCHED, DISPATCHER),
        Clock.STARTS,
        needs_reason=True,
        public_line="change_agency",
        letters=(
            Letter("order_dispatched", AGENCY),
            Letter("order_dispatched_danger", AGENCY),
            Letter("dispatched", AUTHOR),
        ),
    ),
    Act(
        "withdraw",
        _("Order withdrawn"),
        _("The order is taken back, and the matter waits for another agency."),
        # The moderator together with the decision, while nobody has accepted the order.
        (
            Move(DISPATCHED, (WITHDRAWN,), (DISPATCHER, MODERATOR)),
            *each_of([ACCEPTED, UNSIGNED, SIGNED], WITHDRAWN, DISPATCHER),
        ),
        Clock.ENDS,
        needs_reason=True,
        public_line="withdraw",
        letters=(Letter("order_withdrawn", AGENCY),),
    ),
    Act(
        "reopen",
        _("Reopened, answer due %(due)s"),
        _("The answer did not settle it, so the same agency takes it up again."),
        (Move(ANSWERED, (ACCEPTED,), (DISPATCHER,)),),
        Clock.STARTS,
        needs_reason=True,
        public_line="reopen",
        letters=(Letter("order_reopened", AGENCY), Letter("reopened", AUTHOR)),
    ),
    Act(
        "correct_kind",
        _("Kind corrected from %(kind_before)s to %(kind)s%(moved)s"),
        _("The kind of the matter is corrected, and the date follows the kind."),
        staying_in([*OPEN, *WAS_ANSWERED], DISPATCHER, MODERATOR),
        Clock.MOVES,
        public_line="due_by_kind",
        letters=(Letter("order_kind_corrected", AGENCY),),
    ),
    Act(
        "follow_calendar",
        _("The working days were changed, answer due %(due)s"),
        _("The working days of that time change, and the date follows them."),
        staying_in(OPEN, CALENDAR),
        Clock.MOVES,
        public_line="follow_calendar",
        letters=(
            Letter("order_dates_moved", AGENCY),
            Letter("date_moved", AUTHOR),
            Letter("dates_moved", AUTHOR),
        ),
    ),
    # --- the agency and its reply ---
    Act(
        "accept",
        _("Accepted by the agency"),
        _("The agency confirms that it has the matter."),
        (Move(DISPATCHED, (ACCEPTED,), (AGENCY,)),),
        Clock.RUNS_ON,
        public_line="accept",
    ),
    Act(
        "draft_reply",
        _("Reply begun"),
        _("The agency handles it and writes its reply."),
        staying_in([ACCEPTED], AGENCY),
        Clock.RUNS_ON,
    ),
    Act(
        "hand_in",
        _("Reply handed in for sign-off, version %(version)s"),
        _("The reply goes to the head of the agency."),
        (Move(ACCEPTED, (UNSIGNED,), (AGENCY,)),),
        Clock.RUNS_ON,
        letters=(Letter("order_awaiting_sign_off", HEAD),),
    ),
    Act(
        "sign_off",
        _("Reply signed off, version %(version)s"),
        _("The head answers for the reply with a signature."),
        (Move(UNSIGNED, (SIGNED,), (HEAD,)),),
        Clock.STOPS,
    ),
    Act(
        "send_reply_back",
        _("Reply sent back"),
        _("Something is missing in the reply, so it goes back to whoever wrote it."),
        (Move(UNSIGNED, (ACCEPTED,), (HEAD,)), Move(SIGNED, (ACCEPTED,), (DISPATCHER,))),
        Clock.RUNS_ON,
        needs_reason=True,
        letters=(Letter("order_sent_back", AGENCY),),
    ),
    Act(
        "publish_reply",
        _("Reply published, version %(version)s: %(reply_kind)s"),
        _(
            "The reply is published. After a final one the matter is answered; after any other "
            "the agency goes on."
        ),
        # A reply that is not final leaves the order with its agency.
        (Move(SIGNED, (ANSWERED, ACCEPTED), (DISPATCHER,)),),
        Clock.STOPS_IF_FINAL,
        public_line="publish_reply",
        letters=(Letter("replied", AUTHOR),),
    ),
    # --- the author ---
    Act(
        "report_unsolved",
        _("The author says that it is not solved%(again)s"),
        _("The author says that it is not solved, and it is handled again."),
        # Withdrawn where its agency is no longer in use: the matter waits for dispatch.
        (Move(ANSWERED, (ACCEPTED, WITHDRAWN), (AUTHOR,)),),
        Clock.STARTS,
        public_line="report_unsolved",
        letters=(Letter("order_unsolved", AGENCY), Letter("order_unsolved", DISPATCHER)),
    ),
    # --- what the agency asks of the centre: the order stays where it is ---
    *REQUESTS,
    # --- urging and supervision: the order stays where it is ---
    *PRESSING,
    # --- agencies that work together ---
    *TOGETHER,
    *TALK,
    # --- corrections of a published reply: the order stays answered ---
    Act(
        "draft_correction",
        _("Correction of the reply begun"),
        _("The agency corrects its published reply."),
        staying_in([ANSWERED], AGENCY),
        Clock.UNTOUCHED,
    ),
    Act(
        "hand_in_correction",
        _("Correction handed in for sign-off, version %(version)s"),
        _("The correction goes to the head of the agency."),
        staying_in([ANSWERED], AGENCY),
        Clock.UNTOUCHED,
        letters=(Letter("order_correction_awaiting_sign_off", HEAD),),
    ),
    Act(
        "sign_off_correction",
        _("Correction signed off, version %(version)s"),
        _("The head signs the correction."),
        staying_in([ANSWERED], HEAD),
        Clock.UNTOUCHED,
    ),
    Act(
        "send_correction_back",
        _("Correction sent back"),
        _("The correction goes back to whoever wrote it."),
        # Before the signature the head, after it the dispatcher.
        staying_in([ANSWERED], HEAD, DISPATCHER),
        Clock.UNTOUCHED,
        needs_reason=True,
        letters=(Letter("order_correction_sent_back", AGENCY),),
    ),
    Act(
        "publish_correction",
        _("Correction published, version %(version)s"),
        _("The corrected reply is published, marked as corrected."),
        staying_in([ANSWERED], DISPATCHER),
        Clock.UNTOUCHED,
        letters=(Letter("reply_corrected", AUTHOR),),
    ),
    Act(
        "give_up_correction",
        _("Correction given up"),
        _("The correction is given up, and the published reply stays."),
        # Also by whoever takes the order up again: then a new reply is written.
        staying_in([ANSWERED], AGENCY, DISPATCHER, AUTHOR),
        Clock.UNTOUCHED,
    ),
)
ROUTE = {act.name: act for act in ACTS}
# No act leads to these.
UNREACHED = frozenset(OrderStatus) - {
    end for act in ACTS for move in act.moves for end in move.ends if end != move.starts
}


def allows(act: str, before: str, after: str) -> bool:
    """Whether a line of the ledger with this act may lead from one status to the other."""
    return act in ROUTE and after in ROUTE[act].ends_of(before)


def acts_open_to(actors: Collection[Actor], status: str) -> frozenset[str]:
    """The names of the acts that one of these may take on an order in this status."""
    return frozenset(
        act.name
        for act in ACTS
        if status in act.starts_from and not act.actors_from(status).isdisjoint(actors)
    )
