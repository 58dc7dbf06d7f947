"""Consumers handle each ledger line once, in order per matter, and miss none."""

import datetime
import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from forum import workflow
from forum.models import Event
from portal.audit.event_consumers import delivery, registry
from portal.audit.event_consumers.pending import PendingEvent
from portal.audit.event_consumers.registry import Consumer
from tests import builders
from tests.racing import press_at_once


@pytest.fixture
def taken():
    return []


@pytest.fixture
def register(monkeypatch):
    """Registers for one test; what the house registered stays out of it."""
    monkeypatch.setattr(registry, "_consumers", {})

    def as_consumer(handle, *, name="listener", ledger="forum.event", acts=("withdraw", "submit")):
        registry.register(
            Consumer(name=name, title=name, ledger=ledger, acts=frozenset(acts), handle=handle)
        )

    return as_consumer


@pytest.fixture
def listener(register, taken):
    register(lambda line, position: taken.append((line.submission_id, line.act)))


def submitted_and_withdrawn(citizen):
    submission = builders.pending(citizen)
    workflow.withdraw(submission.pk, by=citizen)
    return [(submission.pk, "submit"), (submission.pk, "withdraw")]


def make_due():
    PendingEvent.objects.update(not_before=timezone.now())


def test_each_line_is_taken_once_in_its_order(listener, taken, citizen):
    expected = submitted_and_withdrawn(citizen)
    assert (delivery.run_pending(), delivery.run_pending()) == (2, 0)
    assert taken == expected


def test_what_nobody_wants_is_not_written_down(listener, citizen):
    builders.draft(citizen)
    assert not PendingEvent.objects.exists()


def test_a_step_that_is_rolled_back_leaves_nothing_to_take(listener, citizen):
    with transaction.atomic():
        builders.pending(citizen)
        transaction.set_rollback(True)
    assert not PendingEvent.objects.exists()


def test_the_ledger_of_orders_is_heard_in_the_same_way(
    register, taken, thread, dispatcher, transport
):
    register(
        lambda line, position: taken.append(line.order_id),
        ledger="workorders.transition",
        acts=["dispatch"],
    )
    order = builders.order(thread, by=dispatcher, agency=transport)
    delivery.run_pending()
    assert taken == [order.pk]


def test_a_failure_holds_back_its_own_matter_alone(register, taken, citizen, neighbour):
    def handle(line, position):
        taken.append((line.submission_id, line.act))
        if line.pk == broken:
            # What it wrote before it failed is taken back.
            PendingEvent.objects.create(consumer="none", line_number=1)
            raise ValueError("personal words")

    register(handle)
    first, second = submitted_and_withdrawn(citizen), submitted_and_withdrawn(neighbour)
    broken = Event.objects.get(submission=first[0][0], act="submit").pk
    delivery.run_pending()
    assert taken == [first[0], *second]
    row = PendingEvent.objects.get(line_number=broken)
    assert (row.attempts, row.last_error) == (1, "ValueError")
    assert not PendingEvent.objects.filter(consumer="none").exists()
    assert delivery.run_pending() == 0

    make_due()
    delivery.run_pending()
    second_pause = PendingEvent.objects.get(line_number=broken).not_before - timezone.now()
    assert second_pause > datetime.timedelta(seconds=110)

    broken = None
    make_due()
    delivery.run_pending()
    assert taken[-2:] == first
    assert not PendingEvent.objects.exists()


def test_long_work_is_done_in_parts_and_goes_on_where_it_failed(register, taken, citizen):
    def handle(line, position):
        if position == 2 and taken.count(2) == 0:
            taken.append(position)
            raise ValueError
        taken.append(position)
        return position + 1 if position < 3 else None

    register(handle, acts=["submit"])
    builders.pending(citizen)
    delivery.run_pending()
    make_due()
    delivery.run_pending()
    assert taken == [0, 1, 2, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_each_once_and_in_order(listener, taken, citizen, neighbour):
    expected = [submitted_and_withdrawn(who) for who in [citizen, neighbour] * 5]
    assert press_at_once(2, delivery.run_pending) == {"done": 2}
    delivery.run_pending()
    assert sorted(taken) == sorted(sum(expected, []))
    for first, second in expected:
        assert taken.index(first) < taken.index(second)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_lower_number_that_commits_late_is_not_skipped(register, taken, citizen, neighbour):
    register(lambda line, position: taken.append(line.submission_id), acts=["withdraw"])
    late, early = builders.pending(citizen), builders.pending(neighbour)
    written, go_on = threading.Event(), threading.Event()

    def withdraw_slowly():
        with transaction.atomic():
            workflow.withdraw(late.pk, by=citizen)
            written.set()
            go_on.wait(timeout=30)
        connections.close_all()

    slow = threading.Thread(target=withdraw_slowly)
    slow.start()
    written.wait(timeout=30)
    workflow.withdraw(early.pk, by=neighbour)
    delivery.run_pending()
    assert taken == [early.pk]
    go_on.set()
    slow.join(timeout=30)
    delivery.run_pending()
    assert taken == [early.pk, late.pk]
    numbers = Event.objects.filter(act="withdraw").order_by("pk")
    assert list(numbers.values_list("submission_id", flat=True)) == [late.pk, early.pk]


def test_replay_gives_them_once_more(listener, taken, citizen):
    expected = submitted_and_withdrawn(citizen)
    delivery.run_pending()
    said = io.StringIO()
    for _twice in range(2):
        call_command("replay_events", "listener", since="2020-01-01", stdout=said)
    assert "2 events wait for listener" in said.getvalue()
    delivery.run_pending()
    assert taken == expected * 2
    call_command("replay_events", "listener", since="2999-01-01T08:30", stdout=said)
    assert "0 events" in said.getvalue()


def test_an_unknown_consumer_is_refused_with_a_sentence(listener, db):
    with pytest.raises(CommandError, match="no consumer “statistics”. There are: listener"):
        call_command("replay_events", "statistics", since="2020-01-01")


def test_what_is_no_moment_is_refused(listener, db):
    for typed in ("yesterday", "2026-13-45"):
        with pytest.raises(CommandError, match="day or a moment"):
            call_command("replay_events", "listener", since=typed)


def test_one_name_stands_for_one_consumer(listener, register):
    with pytest.raises(ValueError, match="Two consumers"):
        register(print)


def test_what_an_unknown_consumer_left_is_kept_and_counted(listener, db):
    PendingEvent.objects.create(consumer="of a later release", line_number=1)
    assert delivery.run_pending() == 0
    assert [row["waiting"] for row in PendingEvent.objects.lag()] == [1]
