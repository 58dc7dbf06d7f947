"""
Random walks of several people over the orders of one matter: nothing leaves the route, what is
refused leaves no trace, every other press writes its line, and the ledger replays to the row.
"""

from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as walk

from portal.accounts.models import User
from portal.agencies.models import Agency
from portal.integrity.orders import CLOSE_ENOUGH
from portal.notifications.models import Notification
from tests import builders
from workorders import workflow
from workorders.clocks import spans
from workorders.models import (
    AuthorQuestion,
    DisputeBasis,
    OrderStatus,
    SignOffKind,
    Transition,
    WorkOrder,
)
from workorders.models.statuses import OPEN, WITH_THE_AGENCY
from workorders.reading.ledger import due_facts
from workorders.reading.times import events_of, lines_of
from workorders.route import NOT_YET, ROUTE, Actor
from workorders.route.table import allows

WALKS = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    # A walk that fails is short enough to be read as it is.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ZERO = timedelta()
CORRECTION, REASON = SignOffKind.CORRECTION, {"reason": "写明理由"}
ACTORS = {
    "citizen": {Actor.AUTHOR},
    "dispatcher": {Actor.DISPATCHER},
    "clerk": {Actor.AGENCY},
    "head": {Actor.AGENCY, Actor.HEAD},
    "other_clerk": {Actor.NAMED_AGENCY},
    "moderator": set(),
    "supervisor": {Actor.SUPERVISOR},
}


def version_of(order, kind=SignOffKind.REPLY):
    sign_off = order.under_way(kind)
    version = sign_off.submission.latest_version if sign_off else None
    return version.pk if version else 0


def question_of(order):
    asked = AuthorQuestion.objects.filter(order=order).last()
    if asked is None:
        raise ValidationError("nothing was asked")
    return asked.pk


def press_on_dispute(act, **facts):
    """On the newest dispute of the order; refused where there is none."""

    def press(order, by):
        dispute = order.disputes.order_by("pk").last()
        if dispute is None:
            raise ValidationError("nothing to decide")
        return getattr(workflow, act)(dispute.pk, by=by, **facts)

    return press


def uphold_and_bring_back(order, by):
    """To the other agency, and from there back to the one whose people take part in the walk."""
    press_on_dispute("uphold_dispute", agency=Agency.objects.get(slug="water"))(order, by)
    dispatcher = User.objects.get(username="dispatcher")
    back = Agency.objects.get(slug="transport")
    workflow.change_agency(order.pk, by=dispatcher, agency=back, **REASON)


def press_on_extension(act, **facts):
    def press(order, by):
        extension = order.extensions.order_by("pk").last()
        if extension is None:
            raise ValidationError("nothing to decide")
        return getattr(workflow, act)(extension.pk, by=by, **facts)

    return press


# How each act is pressed. The dates of a calendar and the kind of a matter move by steps of other
# pages; that these stay on the route is asked of them there.
PRESSES = {
    "accept": lambda order, by: workflow.accept(order.pk, by=by),
    "contact": lambda order, by: workflow.note_contact(
        order.pk, by=by, way="phone", is_reached=False
    ),
    "write_to_author": lambda order, by: workflow.write_to_author(order.pk, by=by, text="您好"),
    "write_to_agency": lambda order, by: workflow.write_to_agency(order.pk, by=by, text="谢谢"),
    "ask_author": lambda order, by: workflow.ask_author(order.pk, by=by, text="请问门牌号？"),
    "answer_question": lambda order, by: workflow.answer_question(
        question_of(order), by=by, text="12号"
    ),
    "end_question": lambda order, by: workflow.drop_question(order.pk, by=by),
    "draft_reply": lambda order, by: workflow.draft_reply(order.pk, by=by, text="周五前修好。"),
    "hand_in": lambda order, by: workflow.hand_in(order.pk, by=by),
    "sign_off": lambda order, by: workflow.sign_off(order.pk, by=by, version_id=version_of(order)),
    "send_reply_back": lambda order, by: workflow.send_reply_back(order.pk, by=by, **REASON),
    "publish_reply": lambda order, by: workflow.publish_reply(
        order.pk, by=by, version_id=version_of(order)
    ),
    "withdraw": lambda order, by: workflow.withdraw(order.pk, by=by, **REASON),
    "reopen": lambda order, by: workflow.reopen(order.pk, by=by, **REASON),
    "report_unsolved": lambda order, by: workflow.report_unsolved(
        order.thread_id, by=by, missing="还在漏水。"
    ),
    "urge": lambda order, by: workflow.urge(order.pk, by=by, note="请说明进度。"),
    "answer_urge": lambda order, by: workflow.answer_urge(
        order.pk,
        by=by,
        urge=order.urges.order_by("pk").values_list("pk", flat=True).last() or 0,
        text="下周三前答复。",
    ),
    "put_under_supervision": lambda order, by: workflow.put_under_supervision(
        order.pk, by=by, due_at=timezone.now() + timedelta(days=5), **REASON
    ),
    "report_supervision": lambda order, by: workflow.report_supervision(
        order.pk, by=by, report="已完成大半。"
    ),
    "send_supervision_back": lambda order, by: workflow.send_supervision_back(
        order.pk, by=by, **REASON
    ),
    "lift_supervision": lambda order, by: workflow.lift_supervision(order.pk, by=by, **REASON),
    "dispute": lambda order, by: workflow.dispute(
        order.pk,
        by=by,
        basis=DisputeBasis.objects.first(),
        **REASON,
        named_agency=Agency.objects.get(slug="water"),
    ),
    "argue_dispute": press_on_dispute("argue_dispute", **REASON),
    "take_back_dispute": press_on_dispute("take_back_dispute"),
    "send_dispute_up": press_on_dispute("send_dispute_up"),
    "uphold_dispute": uphold_and_bring_back,
    "reject_dispute": press_on_dispute("reject_dispute", **REASON),
    "request_extension": lambda order, by: workflow.request_extension(
        order.pk, by=by, amount=2, **REASON
    ),
    "approve_extension": press_on_extension("approve_extension"),
    "decline_extension": press_on_extension("decline_extension", answer="不行"),
    "draft_correction": lambda order, by: workflow.draft(
        order.pk, by=by, kind=CORRECTION, text="周六前修好。", **REASON
    ),
    "hand_in_correction": lambda order, by: workflow.hand_in(order.pk, by=by, kind=CORRECTION),
    "sign_off_correction": lambda order, by: workflow.sign_off(
        order.pk, by=by, kind=CORRECTION, version_id=version_of(order, CORRECTION)
    ),
    "send_correction_back": lambda order, by: workflow.send_back(
        order.pk, by=by, kind=CORRECTION, **REASON
    ),
    "publish_correction": lambda order, by: workflow.publish(
        order.pk, by=by, kind=CORRECTION, version_id=version_of(order, CORRECTION)
    ),
    "give_up_correction": lambda order, by: workflow.give_up(order.pk, by=by, kind=CORRECTION),
}


# By whether a correction is under way, and its status or else that of the order.
FORWARD = {
    (False, "dispatched"): [("accept", "clerk")],
    (False, "accepted"): [("draft_reply", "clerk"), ("hand_in", "clerk")],
    (False, "awaiting_sign_off"): [("sign_off", "head")],
    (False, "awaiting_publication"): [("publish_reply", "dispatcher")],
    (False, "answered"): [("draft_correction", "clerk")],
    (True, "draft"): [("hand_in_correction", "clerk")],
    (True, "awaiting_sign_off"): [("sign_off_correction", "head")],
    (True, "awaiting_publication"): [("publish_correction", "dispatcher")],
}
BACK = {
    (False, "awaiting_sign_off"): [("send_reply_back", "head")],
    (False, "awaiting_publication"): [("send_reply_back", "dispatcher")],
    (False, "answered"): [("report_unsolved", "citizen")],
    (True, "draft"): [("give_up_correction", "clerk")],
    (True, "awaiting_sign_off"): [("send_correction_back", "head")],
    (True, "awaiting_publication"): [("send_correction_back", "dispatcher")],
}
# Every act once, by whoever's turn it is.
TOUR = """
urge:dispatcher answer_urge:clerk put_under_supervision:supervisor report_supervision:clerk
send_supervision_back:supervisor lift_supervision:supervisor
dispute:clerk argue_dispute:other_clerk uphold_dispute:dispatcher
dispute:clerk send_dispute_up:dispatcher take_back_dispute:clerk
dispute:clerk reject_dispute:dispatcher
accept:clerk request_extension:clerk approve_extension:dispatcher
request_extension:clerk decline_extension:dispatcher
contact:clerk write_to_author:clerk write_to_agency:citizen ask_author:clerk
answer_question:citizen ask_author:head end_question:clerk draft_reply:clerk hand_in:clerk
send_reply_back:head hand_in:clerk sign_off:head
send_reply_back:dispatcher hand_in:clerk sign_off:head publish_reply:dispatcher
report_unsolved:citizen draft_reply:head hand_in:head sign_off:head publish_reply:dispatcher
draft_correction:clerk hand_in_correction:clerk send_correction_back:head hand_in_correction:clerk
sign_off_correction:head publish_correction:dispatcher draft_correction:clerk
give_up_correction:clerk reopen:dispatcher withdraw:dispatcher
"""


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in ACTORS}


def test_whoever_presses_whatever_nothing_leaves_the_route(people, transport, water, monkeypatch):
    monkeypatch.setattr(configured, "EXTENSIONS_PER_ORDER", 9)

    class Walk(RuleBasedStateMachine):
        @initialize()
        def dispatched(self):
            thread = builders.published(people["citizen"], people["moderator"])
            self.order = builders.order(thread, by=people["dispatcher"], agency=transport)

        # Twice as often whoever can do something, so that walks go far.
        @rule(act=st.sampled_from(sorted(PRESSES)), who=st.sampled_from(sorted(ACTORS)))
        def anybody_presses_anything(self, act, who):
            self.press(act, who)

        @rule(data=st.data())
        def somebody_does_what_is_possible(self, data):
            possible = [
                (act, who)
                for act in sorted(PRESSES)
                for who, held in ACTORS.items()
                if may(act, self.order.status, held)
            ]
            if possible:
                self.press(*data.draw(st.sampled_from(possible)))

        @rule(moves=st.sampled_from([FORWARD, FORWARD, BACK]))
        def it_goes_on_or_back(self, moves):
            """What brings order or correction nearer to publication, or back to its writers."""
            said = self.order.under_way(CORRECTION)
            status = said.status if said else self.order.status
            for act, who in moves.get((bool(said), str(status)), ()):
                self.press(act, who)

        @rule(back=st.booleans())
        def it_goes_to_another_agency_and_back(self, back):
            # While it is disputed it moves only by the decision.
            if self.order.status in OPEN and not self.order.disputes.undecided().exists():
                for agency in [water, transport] if back else [water]:
                    workflow.change_agency(
                        self.order.pk, by=people["dispatcher"], agency=agency, **REASON
                    )
                self.order.refresh_from_db()
                if not back:
                    workflow.change_agency(
                        self.order.pk, by=people["dispatcher"], agency=transport, **REASON
                    )

        @rule()
        def it_is_dispatched_again(self):
            if self.order.status == OrderStatus.WITHDRAWN:
                self.order = builders.order(
                    self.order.thread, by=people["dispatcher"], agency=transport
                )

        def press(self, act, who):
            before, lines, told = self.order.status, self.lines(), self.told()
            try:
                with transaction.atomic():
                    PRESSES[act](self.order, people[who])
            except (PermissionDenied, ValidationError):
                assert (self.lines(), self.told()) == (lines, told)
                return
            assert may(act, before, ACTORS[who]), f"{who} took {act} from {before}"
            done.add(act)
            new = [line for line in self.lines() if line not in lines]
            assert [name for _pk, name in new].count(act) == (0 if saved_again(act, new) else 1)
            letters = {letter.name for _pk, name in new for letter in ROUTE[name].letters}
            assert {name for _pk, name in self.told() - told} <= letters

        def lines(self):
            found = Transition.objects.filter(order__thread=self.order.thread_id)
            return list(found.order_by("pk").values_list("pk", "act"))

        def told(self):
            found = Notification.objects.filter(facts__thread=self.order.thread.number)
            return set(found.values_list("pk", "name"))

        @invariant()
        def the_ledger_leads_to_the_row(self):
            self.order.refresh_from_db()
            lines = list(self.order.transitions.order_by("pk"))
            state = NOT_YET
            for line in lines:
                assert line.from_state == state
                assert allows(line.act, line.from_state, line.to_state)
                state = line.to_state
            assert state == self.order.status
            assert (
                abs(parse_datetime(due_facts(lines)["due_at"]) - self.order.due_at) < CLOSE_ENOUGH
            )

        @invariant()
        def no_clock_runs_backwards(self):
            order = WorkOrder.objects.get(pk=self.order.pk)
            moments = [order.dispatched_at, order.with_agency_since, order.accepted_at]
            moments = [moment for moment in moments if moment]
            assert moments == sorted(moments)
            assert order.due_at > order.with_agency_since
            assert not (order.status in WITH_THE_AGENCY and order.signed_off_at)
            assert (order.status == OrderStatus.ANSWERED) == (order.answered_at is not None)
            found = spans.times(
                submitted_at=order.thread.submitted_at, events=events_of(order.thread),
                lines=lines_of(order.thread_id), now=timezone.now(),
            )  # fmt: skip
            assert min([found.citizen, *found.of.values()]) >= ZERO
            assert sum(found.of.values(), ZERO) <= found.citizen

    def may(act, status, held):
        row = ROUTE[act]
        return status in row.starts_from and bool(held & row.actors_from(status))

    def saved_again(act, new):
        """Saving a draft that is there writes no line: nothing moves."""
        return act in {"draft_reply", "draft_correction"} and not new

    done = set()
    tour = Walk()
    tour.dispatched()
    for press in TOUR.split():
        tour.press(*press.split(":"))
        tour.the_ledger_leads_to_the_row()
        tour.no_clock_runs_backwards()
    # What the walks may never come to, somebody did at least once.
    assert done == set(PRESSES)
    walk(Walk, settings=WALKS)
