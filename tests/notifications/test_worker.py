"""The worker is woken once for each kind of work, and no wake-up is lost."""

import datetime

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from portal.notifications import worker
from portal.notifications.models import WakeUp
from tests.racing import press_at_once

SEALS = "portal.audit.chain.sealing.seal_waiting"
SENDING = "portal.notifications.sending.send_waiting"

pytestmark = pytest.mark.django_db


def take_one():
    """What the worker does: take the oldest task from the queue and run it."""
    row = OrmQ.objects.order_by("pk").first()
    row.delete()
    assert row.task["func"] == "portal.notifications.worker.answer"
    worker.answer(*row.task["args"])


def waiting():
    return [row.task["args"][0] for row in OrmQ.objects.order_by("pk")]


def test_a_hundred_letters_wake_the_worker_once():
    for _letter in range(100):
        worker.request_run(SENDING)
    assert waiting() == [SENDING]


def test_each_kind_of_work_is_asked_for_by_itself():
    worker.request_run(SENDING)
    worker.request_run(SEALS)
    assert waiting() == [SENDING, SEALS]


def test_what_comes_in_after_the_work_began_asks_again(monkeypatch):
    worker.request_run(SENDING)
    monkeypatch.setattr(
        "portal.notifications.sending.send_waiting", lambda: worker.request_run(SENDING)
    )
    take_one()
    assert waiting() == [SENDING]


def test_work_that_fails_does_not_keep_the_next_away(monkeypatch):
    worker.request_run(SENDING)
    monkeypatch.setattr("portal.notifications.sending.send_waiting", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_one()
    worker.request_run(SENDING)
    assert waiting() == [SENDING]


def test_a_hint_of_an_earlier_release_is_left_to_the_sweep():
    """During an upgrade the queue holds names of functions that are elsewhere by now."""
    worker.request_run("portal.notifications.letters.send_waiting")
    take_one()
    assert not WakeUp.objects.exists()


def test_a_hint_without_a_place_in_the_queue_is_forgotten():
    worker.request_run(SENDING)
    OrmQ.objects.all().delete()
    assert worker.delete_lost_hints() == 0
    WakeUp.objects.update(asked_at=timezone.now() - datetime.timedelta(minutes=6))
    worker.delete_lost_hints()
    worker.request_run(SENDING)
    assert waiting() == [SENDING]


def test_a_queue_that_refuses_leaves_no_hint(monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(worker, "async_task", refuse)
    with pytest.raises(RuntimeError):
        worker.request_run(SENDING)
    assert not WakeUp.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_wake_it_once():
    assert press_at_once(8, lambda: worker.request_run(SENDING)) == {"done": 8}
    assert waiting() == [SENDING]
