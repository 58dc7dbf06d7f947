"""
The kinds of sign-off: when each may be written, and what each step does to the order.

A new kind needs a row in ``KINDS``, a value in ``SignOffKind``, and the texts of its acts and
notices; ``steps`` treats all kinds alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.choices import Purpose
from forum.models import Post, Submission, SubmissionVersion
from workorders.models import SignOff, SignOffKind, SignOffStatus, WorkOrder
from workorders.models.sign_offs import FROZEN, WITH_THE_WRITERS
from workorders.route import ROUTE
from workorders.workflow.sign_offs import correction, details, reply

DRAFT, HAND_IN, SIGN_OFF = "draft", "hand_in", "sign_off"
SEND_BACK, PUBLISH, GIVE_UP = "send_back", "publish", "give_up"
# The sign-off's statuses in which each step may be taken, and its status afterwards; for all
# kinds.
STARTS_FROM: dict[str, list[SignOffStatus]] = {
    DRAFT: [SignOffStatus.DRAFT],
    HAND_IN: [SignOffStatus.DRAFT],
    SIGN_OFF: [SignOffStatus.AWAITING_SIGN_OFF],
    SEND_BACK: FROZEN,
    PUBLISH: [SignOffStatus.AWAITING_PUBLICATION],
    # Not after the signature: then the centre has it.
    GIVE_UP: WITH_THE_WRITERS,
}
LEADS_TO = {
    DRAFT: SignOffStatus.DRAFT,
    HAND_IN: SignOffStatus.AWAITING_SIGN_OFF,
    SIGN_OFF: SignOffStatus.AWAITING_PUBLICATION,
    SEND_BACK: SignOffStatus.DRAFT,
    PUBLISH: SignOffStatus.PUBLISHED,
    GIVE_UP: SignOffStatus.GIVEN_UP,
}
# Acts that also end a sign-off whose kind has no act of its own for giving up.
ENDING_ACTS = {"change_agency", "withdraw"}


def _change_nothing(_order: WorkOrder, _sign_off: SignOff, *, at: datetime | None) -> list[str]:
    return []


def _do_nothing(*_args: object, **_facts: object) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Step:
    """One step of one kind: its act in the ledger, and what it does to the order."""

    # In the route of orders; empty if the calling step writes the ledger line.
    act: str
    # The order's status afterwards where the route has several.
    leads_to: Callable[[SignOff], str] | None = None
    # Changes fields of the order (mainly its clock) without saving; returns their names.
    change: Callable[..., list[str]] = _change_nothing

    @property
    def notice(self) -> str:
        """Name of the notice to whoever must act next; empty where nobody has to."""
        letters = ROUTE[self.act].letters if self.act else ()
        return letters[0].name if letters else ""

    @property
    def expects(self) -> frozenset[str]:
        """The statuses of the order in which the step may be taken."""
        return ROUTE[self.act].starts_from if self.act else frozenset()

    def status_after(self, order: WorkOrder, sign_off: SignOff) -> str:
        return self.leads_to(sign_off) if self.leads_to else ROUTE[self.act].end_of(order.status)


@dataclass(frozen=True)
class Kind:
    purpose: Purpose
    steps: Mapping[str, Step]
    # Creates the submission from the order, the writer, the text and further form values.
    begin: Callable[..., Submission]
    # Error messages if there is no sign-off of this kind, or one in another status.
    none_under_way: str | Promise
    other_status: str | Promise
    # Error message while the matter is hidden; empty if the steps are possible then too.
    while_hidden: str | Promise = ""
    # Whether the order's status changes too. If not, the ledger line stores the sign-off's
    # status before and after.
    moves_the_order: bool = False
    # Raise ValidationError for wrong form values, and for a draft that cannot be handed in.
    refuse_words: Callable[..., object] = _do_nothing
    refuse_unfit: Callable[[SignOff], object] = _do_nothing
    # Data of the ledger line of the publication, besides version and post.
    facts_of_publication: Callable[[SignOff], dict[str, str]] = _do_nothing
    # Writes to the published post what was signed beside its text.
    label_post: Callable[[Post, SubmissionVersion], object] = _do_nothing
    # Writes the publication into the public timeline of the matter.
    record_on_timeline: Callable[..., object] = _do_nothing


KINDS: dict[str, Kind] = {
    # The order's status changes with each step; the signature stops its clock.
    SignOffKind.REPLY: Kind(
        purpose=Purpose.OFFICIAL_REPLY,
        moves_the_order=True,
        steps={
            DRAFT: Step("draft_reply", change=reply.set_reply),
            HAND_IN: Step("hand_in"),
            SIGN_OFF: Step("sign_off", change=reply.stop_clock),
            SEND_BACK: Step("send_reply_back", change=reply.restart_clock),
            PUBLISH: Step(
                "publish_reply", reply.status_after_publishing, change=reply.mark_answered
            ),
            # Only when the order is given to another agency or withdrawn.
            GIVE_UP: Step("", change=reply.clear_reply),
        },
        begin=reply.begin,
        refuse_words=reply.refuse_unknown_kind,
        facts_of_publication=reply.facts_of_publication,
        label_post=details.label_post,
        record_on_timeline=reply.record_on_timeline,
        none_under_way=_("There is no reply to hand in yet."),
        other_status=_("Not possible now: the reply is %(status)s."),
    ),
    # An edit of the published reply; the order stays answered and its clock is not touched.
    SignOffKind.CORRECTION: Kind(
        purpose=Purpose.EDIT,
        steps={
            DRAFT: Step("draft_correction"),
            HAND_IN: Step("hand_in_correction"),
            SIGN_OFF: Step("sign_off_correction"),
            SEND_BACK: Step("send_correction_back"),
            PUBLISH: Step("publish_correction"),
            GIVE_UP: Step("give_up_correction"),
        },
        begin=correction.begin,
        refuse_unfit=correction.refuse_unfit,
        label_post=correction.drop_summary,
        none_under_way=_("No correction of this reply is under way."),
        other_status=_("A correction of this reply is under way already: %(status)s."),
        while_hidden=_(
            "The matter is hidden now. Corrections of its reply wait until it is restored."
        ),
    ),
}  # fmt: skip
