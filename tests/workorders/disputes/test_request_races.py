"""Several people press at once on a dispute or on a request for more time."""

import pytest

from portal.integrity import checking
from tests.racing import press_at_once
from workorders import workflow
from workorders.models import Dispute, Extension

pytestmark = pytest.mark.django_db(transaction=True)
TOUCHED = ["disputes", "extensions", "order-states", "due-dates", "orders-and-threads", "lateness"]

ON_THE_DISPUTE = {
    "argue_dispute": ("other_clerk", {"reason": "不归水务。"}),
    "take_back_dispute": ("clerk", {}),
    "send_dispute_up": ("dispatcher", {}),
    "uphold_dispute": ("dispatcher", {"agency": "water"}),
    "reject_dispute": ("dispatcher", {"reason": "归交通。"}),
}
ON_MORE_TIME = {
    "approve_extension": ("dispatcher", {}),
    "decline_extension": ("dispatcher", {"answer": "不行"}),
}


def untouched():
    return [finding for finding in checking.check(TOUCHED) if finding.problems] == []


def presses(request, acts, act, pk):
    name, facts = acts[act]
    by = request.getfixturevalue(name)
    facts = {
        key: request.getfixturevalue(value) if key == "agency" else value
        for key, value in facts.items()
    }
    return lambda: getattr(workflow, act)(pk, by=by, **facts)


def test_of_eight_disputes_one_is_made(duties, order, clerk):
    outcomes = press_at_once(
        8, lambda: workflow.dispute(order.pk, by=clerk, basis=duties, reason="不归我们。")
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert Dispute.objects.count() == 1


@pytest.mark.parametrize("act", ON_THE_DISPUTE)
def test_of_eight_who_press_the_same_one_does_it(duties, disputed, order, act, request):
    outcomes = press_at_once(8, presses(request, ON_THE_DISPUTE, act, disputed.pk))
    assert outcomes == {"done": 1, "refused": 7}
    assert order.transitions.filter(act=act).count() == 1
    assert untouched()


def test_of_eight_requests_for_more_time_one_is_made(duties, accepted, clerk):
    outcomes = press_at_once(
        8, lambda: workflow.request_extension(accepted.pk, by=clerk, amount=3, reason="等配件")
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert Extension.objects.count() == 1


@pytest.mark.parametrize("act", ON_MORE_TIME)
def test_of_eight_dispatchers_one_decides_about_more_time(
    duties, requested, accepted, act, request
):
    outcomes = press_at_once(8, presses(request, ON_MORE_TIME, act, requested.pk))
    assert outcomes == {"done": 1, "refused": 7}
    assert accepted.transitions.filter(act=act).count() == 1
    assert untouched()


def test_two_dispatchers_decide_differently_and_one_decision_holds(
    duties, disputed, order, dispatcher, water, clerk, request
):
    decisions = iter(["uphold_dispute", "reject_dispute", "send_dispute_up", "take_back_dispute"])
    steps = [presses(request, ON_THE_DISPUTE, act, disputed.pk) for act in decisions]
    waiting = iter([*steps, lambda: workflow.accept(order.pk, by=clerk)])
    outcomes = press_at_once(5, lambda: next(waiting)())
    assert set(outcomes) <= {"done", "refused"}
    assert Dispute.objects.get().status in {"upheld", "rejected", "sent_up", "taken_back"}
    assert untouched()


def test_more_time_approved_while_the_reply_is_signed(
    duties, accepted, requested, version, dispatcher, head
):
    waiting = iter(
        [
            lambda: workflow.approve_extension(requested.pk, by=dispatcher),
            lambda: workflow.sign_off(accepted.pk, by=head, version_id=version.pk),
        ]
    )
    outcomes = press_at_once(2, lambda: next(waiting)())
    # Signed first, the time is stopped and more of it refused.
    assert outcomes in ({"done": 2}, {"done": 1, "refused": 1})
    accepted.refresh_from_db()
    requested.refresh_from_db()
    assert accepted.status == "awaiting_publication"
    assert requested.status in {"approved", "requested"}
    assert untouched()
