"""An order is transferred while a person of the old agency submits a step."""

from threading import Event, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction

from tests import builders
from workorders import workflow
from workorders.models import WorkOrder
from workorders.workflow import locks

CORRECTION = {"kind": "correction"}
AGENCY_STEPS = {
    "accept": (workflow.accept, {}),
    "draft_reply": (workflow.draft_reply, {"text": "好"}),
    "attach": (workflow.attach, {"file": builders.picture()}),
    "detach": (workflow.detach, {"attachment_id": 1}),
    "hand_in": (workflow.hand_in, {}),
    "hand_in_and_sign": (workflow.hand_in_and_sign, {}),
    "sign_off": (workflow.sign_off, {"version_id": 1}),
    "send_reply_back": (workflow.send_reply_back, {"reason": "不清楚"}),
    "draft a correction": (workflow.draft, {"text": "好"} | CORRECTION),
    "hand a correction in": (workflow.hand_in, CORRECTION),
    "hand a correction in and sign": (workflow.hand_in_and_sign, CORRECTION),
    "sign a correction off": (workflow.sign_off, {"version_id": 1} | CORRECTION),
    "give a correction up": (workflow.give_up, CORRECTION),
    "send a correction back": (workflow.send_back, {"reason": "不清楚"} | CORRECTION),
}


@pytest.mark.parametrize("name", AGENCY_STEPS)
def test_the_right_is_asked_of_the_row_as_it_is_when_held(order, head, water, monkeypatch, name):
    """Who waited for the order meets it as the colleague left it."""
    step, arguments = AGENCY_STEPS[name]
    lock = locks.lock_in_any_status

    def lock_what_was_given_away(order_id):
        WorkOrder.objects.filter(pk=order_id).update(agency=water)
        return lock(order_id)

    monkeypatch.setattr(locks, "lock_in_any_status", lock_what_was_given_away)
    with pytest.raises(PermissionDenied):
        step(order.pk, by=head, **arguments)


@pytest.mark.django_db(transaction=True)
def test_a_clerk_of_the_old_agency_does_not_accept_what_is_being_given_away(
    order, clerk, dispatcher, water
):
    began, outcomes = Event(), []
    clerk_presses = Thread(target=_accept, args=(order, clerk, began, outcomes))
    with transaction.atomic():
        workflow.change_agency(order.pk, by=dispatcher, agency=water, reason="归水务")
        clerk_presses.start()
        began.wait(timeout=30)
        _until_somebody_waits()
    clerk_presses.join(timeout=60)
    order.refresh_from_db()
    assert outcomes == ["not you"]
    assert (order.agency, order.status) == (water, "dispatched")


def _accept(order, clerk, began, outcomes):
    try:
        began.set()
        workflow.accept(order.pk, by=clerk)
    except PermissionDenied:
        outcomes.append("not you")
    else:
        outcomes.append("accepted")
    finally:
        connections.close_all()


def _until_somebody_waits():
    """Until the other connection waits for a row; SQLite's waits before it reads at all."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        waiting = 0
        while not waiting:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity, pg_sleep(0.02)"
                " WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            waiting = cursor.fetchone()[0]
