"""The acts of the talk between an agency and an author, which is private: rows of the route."""

from django.utils.translation import gettext_lazy as _

from workorders.models.statuses import OPEN, OrderStatus
from workorders.route.acts import Act, Actor, Clock, Letter, staying_in

DISPATCHER, AGENCY, HEAD = Actor.DISPATCHER, Actor.AGENCY, Actor.HEAD
AUTHOR, WORKER = Actor.AUTHOR, Actor.WORKER
ACCEPTED, UNSIGNED = OrderStatus.ACCEPTED, OrderStatus.AWAITING_SIGN_OFF
SIGNED = OrderStatus.AWAITING_PUBLICATION

TALK = (
    Act(
        "contact",
        _("Contact with the author, %(way)s: %(reached)s"),
        _("The agency contacts the author about the matter, or tries to."),
        staying_in([OrderStatus.DISPATCHED, ACCEPTED, UNSIGNED], AGENCY),
        Clock.RUNS_ON,
        # Once, the first time that the author was reached.
        public_line="contact",
    ),
    Act(
        "write_to_author",
        _("Message to the author"),
        _("The agency writes to the author; nobody else outside the staff reads it."),
        staying_in([ACCEPTED, UNSIGNED, SIGNED], AGENCY),
        Clock.RUNS_ON,
        letters=(Letter("agency_wrote", AUTHOR),),
    ),
    Act(
        "write_to_agency",
        _("Message from the author"),
        _("The author writes back to the agency."),
        staying_in(OPEN, AUTHOR),
        Clock.RUNS_ON,
        letters=(Letter("order_author_wrote", AGENCY),),
    ),
    Act(
        "ask_author",
        _("Question to the author, the time stands still"),
        _(
            "The agency needs to know something from the author. Its time stands still until the "
            "answer, five working days at most and at most twice."
        ),
        staying_in([ACCEPTED], AGENCY),
        Clock.PAUSES,
        public_line="ask_author",
        letters=(Letter("author_asked", AUTHOR),),
    ),
    Act(
        "answer_question",
        _("The author has answered, answer due %(due)s"),
        _("The author answers the question of the agency."),
        staying_in([ACCEPTED, UNSIGNED], AUTHOR),
        Clock.RESUMES,
        public_line="answer_question",
        letters=(Letter("order_author_answered", AGENCY),),
    ),
    Act(
        "lapse_question",
        _("No answer from the author in time, answer due %(due)s"),
        _("The author has not answered in five working days, and the agency goes on."),
        staying_in([ACCEPTED, UNSIGNED], WORKER),
        Clock.RESUMES,
        public_line="lapse_question",
        letters=(Letter("order_question_lapsed", AGENCY),),
    ),
    Act(
        "end_question",
        _("Question to the author ended, answer due %(due)s"),
        _("The question to the author ends: its answer is not needed any more."),
        # By whoever signs the reply or takes the order from the agency, too.
        staying_in([ACCEPTED, UNSIGNED], AGENCY, HEAD, DISPATCHER),
        Clock.RESUMES,
        public_line="end_question",
    ),
)
