"""A consumer of order transitions handles each once, in order, and misses none."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from portal.audit.event_consumers import delivery, registry
from portal.audit.event_consumers.pending import PendingEvent
from portal.audit.event_consumers.registry import Consumer
from tests import builders
from tests.racing import press_at_once
from workorders import workflow
from workorders.models import Transition

LEDGER = "workorders.transition"
# A worker process that takes two transitions and is killed before the second is committed.
KILLED_WORKER = """
import os, signal, sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from portal.audit.event_consumers import delivery, registry
from portal.audit.event_consumers.pending import PendingEvent
taken = []
def handle(line, position):
    taken.append(line.pk)
    PendingEvent.objects.create(consumer=f"took {line.act}", line_number=line.pk)
    if len(taken) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
registry._consumers.clear()
registry.register(registry.Consumer(
    name="listener", title="listener", ledger="workorders.transition",
    acts=frozenset({"dispatch", "accept", "withdraw"}), handle=handle,
))
delivery.run_pending()
"""


@pytest.fixture
def taken():
    return []


@pytest.fixture
def register(monkeypatch):
    """Registers the only consumer of one test."""
    monkeypatch.setattr(registry, "_consumers", {})

    def as_listener(handle):
        acts = frozenset({"dispatch", "accept", "withdraw"})
        registry.register(
            Consumer(name="listener", title="", ledger=LEDGER, acts=acts, handle=handle)
        )

    return as_listener


@pytest.fixture
def listener(register, taken):
    register(lambda line, position: taken.append((line.order_id, line.act)))


@pytest.fixture
def people(dispatcher, transport, clerk):
    return {"dispatcher": dispatcher, "agency": transport, "clerk": clerk}


@pytest.fixture
def matters(citizen, moderator):
    return [builders.published(citizen, moderator) for _number in range(4)]


def dispatched_accepted_withdrawn(thread, *, dispatcher, agency, clerk):
    order = builders.accepted_order(thread, by=dispatcher, agency=agency, clerk=clerk)
    workflow.withdraw(order.pk, by=dispatcher, reason="归别的单位管。")
    return [(order.pk, "dispatch"), (order.pk, "accept"), (order.pk, "withdraw")]


def waiting():
    rows = PendingEvent.objects.filter(consumer="listener").order_by("line_number")
    acts = dict(Transition.objects.values_list("pk", "act"))
    return [acts[row.line_number] for row in rows]


def test_each_step_leaves_one_row_that_is_taken_once(listener, taken, thread, people):
    expected = dispatched_accepted_withdrawn(thread, **people)
    assert waiting() == ["dispatch", "accept", "withdraw"]
    assert (delivery.run_pending(), delivery.run_pending()) == (3, 0)
    assert taken == expected


def test_a_step_that_is_rolled_back_leaves_no_row(listener, order, clerk):
    PendingEvent.objects.all().delete()
    with transaction.atomic():
        workflow.accept(order.pk, by=clerk)
        assert waiting() == ["accept"]
        transaction.set_rollback(True)
    assert waiting() == []


def test_acts_that_nobody_asked_for_leave_no_row(listener, accepted, clerk):
    before = waiting()
    workflow.draft_reply(accepted.pk, by=clerk, text="站台顶棚本周五前修好。")
    assert accepted.transitions.filter(act="draft_reply").exists()
    assert waiting() == before


def test_a_failure_holds_back_later_steps_of_its_own_order_alone(register, taken, matters, people):
    failures = []

    def fail_once(line, position):
        if (line.order_id, line.act) == broken[1] and not failures:
            failures.append(line.pk)
            raise ValueError
        taken.append((line.order_id, line.act))

    register(fail_once)
    broken, other = (dispatched_accepted_withdrawn(thread, **people) for thread in matters[:2])
    delivery.run_pending()
    assert taken == [broken[0], *other]
    assert waiting() == ["accept", "withdraw"]
    PendingEvent.objects.update(not_before=timezone.now())
    delivery.run_pending()
    assert taken[-2:] == broken[1:]


def test_replay_by_name_gives_all_of_them_once_more(listener, taken, thread, people):
    expected = dispatched_accepted_withdrawn(thread, **people)
    delivery.run_pending()
    said = io.StringIO()
    call_command("replay_events", "listener", since="2020-01-01", stdout=said)
    assert "3 events wait for listener" in said.getvalue()
    delivery.run_pending()
    assert taken == expected * 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_once_and_in_order(listener, taken, matters, people):
    expected = [dispatched_accepted_withdrawn(thread, **people) for thread in matters]
    assert press_at_once(2, delivery.run_pending) == {"done": 2}
    # One that found only rows in the other's hands ends early; the sweep comes again.
    delivery.run_pending()
    assert sorted(taken) == sorted(sum(expected, []))
    for steps in expected:
        assert [line for line in taken if line in steps] == steps
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_loses_nothing_and_leaves_no_half(listener, taken, thread, people):
    expected = dispatched_accepted_withdrawn(thread, **people)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WORKER, str(connection.settings_dict["NAME"])],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    # The first was committed before; of the second nothing was, not even an attempt.
    written = PendingEvent.objects.filter(consumer__startswith="took ")
    assert [row.consumer for row in written] == ["took dispatch"]
    assert waiting() == ["accept", "withdraw"]
    assert not PendingEvent.objects.filter(consumer="listener", attempts__gt=0).exists()
    # PostgreSQL frees the dead worker's row as soon as it finds the connection gone.
    give_up_at = time.monotonic() + 30
    while waiting() and time.monotonic() < give_up_at:
        delivery.run_pending()
    assert taken == expected[1:]
