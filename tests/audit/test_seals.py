"""The worker seals the log, and changes of it are detected."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from portal.audit.chain.sealing import chain_head, seal_waiting
from portal.audit.chain.verification import verify
from portal.audit.log import record
from portal.audit.models import AuditSeal, AwaitingSeal


@pytest.fixture
def sealed(db):
    """Four lines, sealed."""
    lines = [record("reveal", subject=f"submission 202611210004{n}", field=n) for n in range(4)]
    assert seal_waiting() == 4
    return lines


def test_a_whole_log_has_no_problems(sealed):
    assert verify() == []
    assert list(AuditSeal.objects.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_sealing_again_does_nothing(sealed):
    assert seal_waiting() == 0
    assert AuditSeal.objects.count() == 4


def test_takes_no_more_than_asked(db):
    for _n in range(5):
        record("reveal")
    assert [
        seal_waiting(limit=2),
        seal_waiting(limit=2),
        seal_waiting(limit=2),
        seal_waiting(limit=2),
    ] == [2, 2, 1, 0]
    assert verify() == []


def test_a_line_still_waiting_is_no_problem(sealed):
    record("reveal")
    assert verify() == []


def test_a_line_that_commits_late_is_sealed_late(db):
    early, late = record("reveal"), record("reveal")
    # What the worker sees while the transaction of the first is still open.
    AwaitingSeal.objects.filter(line_number=early.pk).delete()
    assert seal_waiting() == 1
    AwaitingSeal.of(early).save()
    assert seal_waiting() == 1
    order = list(AuditSeal.objects.order_by("position").values_list("line_number", flat=True))
    assert order == [late.pk, early.pk]
    assert verify() == []


def test_a_marker_left_over_seals_nothing_twice(sealed):
    AwaitingSeal.of(sealed[0]).save()
    assert seal_waiting() == 0
    assert not AwaitingSeal.objects.exists()
    assert verify() == []


def test_the_command_prints_the_head(sealed):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert chain_head() in out.getvalue()


def test_the_command_fails_with_the_list(sealed):
    _execute("UPDATE audit_auditline SET act = 'x' WHERE id = %s", sealed[0].pk)
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stderr=err)
    assert str(sealed[0].pk) in err.getvalue()


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_seal_each_line_once():
    for _n in range(40):
        record("reveal")
    counts = _at_once(8, seal_waiting)
    while sealed := seal_waiting():
        counts.append(sealed)
    assert sum(counts) == 40
    assert AuditSeal.objects.count() == 40
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_line_being_written_does_not_hold_the_worker_up():
    record("reveal")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            record("reveal")
        counts = (
            _at_once(1, seal_waiting) if connection.vendor == "postgresql" else [seal_waiting()]
        )
    assert counts == [1]
    seal_waiting()
    assert verify() == []


def _at_once(number, act):
    start, outcomes = threading.Barrier(number), []

    def press():
        start.wait()
        try:
            outcomes.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == number
    return outcomes


def _execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
