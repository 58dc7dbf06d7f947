"""
What an agency may say, kind by kind: when, as what, and what each step does to the order.

``steps`` moves every kind alike. A further kind is a row of
``KINDS``, its word in ``SignOffKind``, and the words of its acts and notices.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.choices import Purpose
from workorders.models import OrderStatus, SignOff, SignOffKind
from workorders.workflow.sign_offs import correction, reply

DRAFT, HAND_IN, SIGN_OFF = "draft", "hand_in", "sign_off"
SEND_BACK, PUBLISH, GIVE_UP = "send_back", "publish", "give_up"
# Acts that end with the order what has no act of its own for being given up.
ENDING_ACTS = {"change_agency", "withdraw"}


def _nothing_changes(_order, _sign_off, *, at):
    return []


def _nothing_more(*_args, **_facts):
    return {}


@dataclass(frozen=True)
class Step:
    """One step of one kind: its act in the ledger, and what it does to the order."""

    # Empty where the line of another step says it.
    act: str
    # The statuses of the order in which it may be taken.
    expects: frozenset[str]
    # The order's status afterwards; None where it stays.
    leads_to: Callable[[SignOff], str] | str | None = None
    # Changes columns of the order, its clock above all; returns their names.
    change: Callable[..., list[str]] = _nothing_changes
    # What whoever goes on from here is told.
    notice: str = ""

    def status_after(self, order, sign_off):
        if self.leads_to is None:
            return order.status
        return self.leads_to(sign_off) if callable(self.leads_to) else self.leads_to


@dataclass(frozen=True)
class Kind:
    purpose: Purpose
    steps: Mapping[str, Step]
    # Opens the submission, from the order, the writer, the text and what the form adds.
    begin: Callable
    # What is said where a step finds nothing under way, or finds it elsewhere.
    none_under_way: str | Promise
    other_status: str | Promise
    # Where nothing may be said of a hidden matter: why not.
    while_hidden: str | Promise = ""
    # Whether the order's own status tells where it stands; else its lines keep from and to.
    moves_the_order: bool = False
    # Refuses wrong additions to the text, and what cannot be handed in as it is.
    refuse_words: Callable = _nothing_more
    refuse_unfit: Callable = _nothing_more
    # What the line of its publication says besides version and post.
    particulars: Callable[[SignOff], dict] = _nothing_more
    # What else becomes public with it.
    tell_the_public: Callable = _nothing_more


_ACCEPTED = frozenset({OrderStatus.ACCEPTED})
_UNSIGNED = frozenset({OrderStatus.AWAITING_SIGN_OFF})
_SIGNED = frozenset({OrderStatus.AWAITING_PUBLICATION})
_ANSWERED = frozenset({OrderStatus.ANSWERED})

KINDS = {
    # The order's status moves along; the signature stops its clock.
    SignOffKind.REPLY: Kind(
        purpose=Purpose.OFFICIAL_REPLY,
        moves_the_order=True,
        steps={
            DRAFT: Step("draft_reply", _ACCEPTED, change=reply.point_to_it),
            HAND_IN: Step(
                "hand_in", _ACCEPTED, OrderStatus.AWAITING_SIGN_OFF,
                notice="order_awaiting_sign_off",
            ),
            SIGN_OFF: Step(
                "sign_off", _UNSIGNED, OrderStatus.AWAITING_PUBLICATION,
                change=reply.stop_the_clock,
            ),
            SEND_BACK: Step(
                "send_reply_back", _UNSIGNED | _SIGNED, OrderStatus.ACCEPTED,
                change=reply.let_the_clock_run, notice="order_sent_back",
            ),
            PUBLISH: Step(
                "publish_reply", _SIGNED, reply.status_after_publishing, change=reply.answer
            ),
            # Only with the order itself: given to another agency, or taken back.
            GIVE_UP: Step("", frozenset(), change=reply.point_to_none),
        },
        begin=reply.begin,
        refuse_words=reply.refuse_unknown_kind,
        particulars=reply.particulars,
        tell_the_public=reply.tell_the_public,
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
