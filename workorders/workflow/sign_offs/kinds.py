"""
The kinds of sign-off: when each may be written, and what each step does to the order.

A further kind is a row of ``KINDS``, its word in ``SignOffKind``, and the words of its acts
and notices; ``steps`` treats all kinds alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.choices import Purpose
from forum.models import Submission
from workorders.models import OrderStatus, SignOff, SignOffKind, SignOffStatus, WorkOrder
from workorders.models.sign_offs import FROZEN, WITH_THE_WRITERS
from workorders.workflow.sign_offs import correction, reply

DRAFT, HAND_IN, SIGN_OFF = "draft", "hand_in", "sign_off"
SEND_BACK, PUBLISH, GIVE_UP = "send_back", "publish", "give_up"
# In which statuses each step finds the sign-off, and in which it leaves it: for every kind.
STARTS_FROM: dict[str, list[SignOffStatus]] = {
    DRAFT: [SignOffStatus.DRAFT],
    HAND_IN: [SignOffStatus.DRAFT],
    SIGN_OFF: [SignOffStatus.AWAITING_SIGN_OFF],
    SEND_BACK: FROZEN,
    PUBLISH: [SignOffStatus.AWAITING_PUBLICATION],
    # Once it is signed it is with the centre.
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

    # Empty where the step that calls it writes the line.
    act: str
    # The statuses of the order in which it may be taken.
    expects: frozenset[str]
    # The order's status afterwards; None where it stays.
    leads_to: Callable[[SignOff], str] | str | None = None
    # Changes columns of the order, its clock above all; returns their names.
    change: Callable[..., list[str]] = _change_nothing
    # The notice to whoever acts next.
    notice: str = ""

    def status_after(self, order: WorkOrder, sign_off: SignOff) -> str:
        if self.leads_to is None:
            return order.status
        return self.leads_to(sign_off) if callable(self.leads_to) else self.leads_to


@dataclass(frozen=True)
class Kind:
    purpose: Purpose
    steps: Mapping[str, Step]
    # Creates the submission from the order, the writer, the text and what the form adds.
    begin: Callable[..., Submission]
    # The refusals where there is no sign-off of this kind, or one in another status.
    none_under_way: str | Promise
    other_status: str | Promise
    # The refusal while the matter is hidden; empty where that does not matter.
    while_hidden: str | Promise = ""
    # Whether the order's own status follows; otherwise its ledger lines keep from and to.
    moves_the_order: bool = False
    # Refuses wrong values beside the text, and a draft that cannot be handed in.
    refuse_words: Callable[..., object] = _do_nothing
    refuse_unfit: Callable[[SignOff], object] = _do_nothing
    # What the ledger line of its publication keeps besides version and post.
    facts_of_publication: Callable[[SignOff], dict[str, str]] = _do_nothing
    # Writes the public timeline of the matter, where publishing changes it.
    record_on_timeline: Callable[..., object] = _do_nothing


_ACCEPTED = frozenset({OrderStatus.ACCEPTED})
_UNSIGNED = frozenset({OrderStatus.AWAITING_SIGN_OFF})
_SIGNED = frozenset({OrderStatus.AWAITING_PUBLICATION})
_ANSWERED = frozenset({OrderStatus.ANSWERED})

KINDS: dict[str, Kind] = {
    # The order's status moves along; the signature stops its clock.
    SignOffKind.REPLY: Kind(
        purpose=Purpose.OFFICIAL_REPLY,
        moves_the_order=True,
        steps={
            DRAFT: Step("draft_reply", _ACCEPTED, change=reply.set_reply),
            HAND_IN: Step(
                "hand_in", _ACCEPTED, OrderStatus.AWAITING_SIGN_OFF,
                notice="order_awaiting_sign_off",
            ),
            SIGN_OFF: Step(
                "sign_off", _UNSIGNED, OrderStatus.AWAITING_PUBLICATION,
                change=reply.stop_clock,
            ),
            SEND_BACK: Step(
                "send_reply_back", _UNSIGNED | _SIGNED, OrderStatus.ACCEPTED,
                change=reply.restart_clock, notice="order_sent_back",
            ),
            PUBLISH: Step(
                "publish_reply", _SIGNED, reply.status_after_publishing, change=reply.mark_answered
            ),
            # Only with the order itself: given to another agency, or taken back.
            GIVE_UP: Step("", frozenset(), change=reply.clear_reply),
        },
        begin=reply.begin,
        refuse_words=reply.refuse_unknown_kind,
        facts_of_publication=reply.facts_of_publication,
        record_on_timeline=reply.record_on_timeline,
        none_under_way=_("There is no reply to hand in yet."),
        other_status=_("Not possible now: the reply is %(status)s."),
    ),
    # An edit of the published reply; the order stays answered and no clock moves.
    SignOffKind.CORRECTION: Kind(
        purpose=Purpose.EDIT,
        steps={
            DRAFT: Step("draft_correction", _ANSWERED),
            HAND_IN: Step(
                "hand_in_correction", _ANSWERED, notice="order_correction_awaiting_sign_off"
            ),
            SIGN_OFF: Step("sign_off_correction", _ANSWERED),
            SEND_BACK: Step(
                "send_correction_back", _ANSWERED, notice="order_correction_sent_back"
            ),
            PUBLISH: Step("publish_correction", _ANSWERED),
            GIVE_UP: Step("give_up_correction", _ANSWERED),
        },
        begin=correction.begin,
        refuse_unfit=correction.refuse_unfit,
        none_under_way=_("No correction of this reply is under way."),
        other_status=_("A correction of this reply is under way already: %(status)s."),
        while_hidden=_(
            "The matter is hidden now. Corrections of its reply wait until it is restored."
        ),
    ),
}  # fmt: skip
