"""Ten thousand tasks at once, four worker processes, PostgreSQL: all are done and none hangs."""

import pytest

from tests.production.running import manage, portal, query, running, wait_for

TASKS = 10_000
LONGEST = 900

PUT = f"""
from django.db import transaction
from django_q.tasks import async_task
with transaction.atomic():
    for _number in range({TASKS}):
        async_task("portal.audit.seals.seal", group="burst")
"""
ASK = """
from portal.notifications import worker
for _letter in range(1000):
    worker.ask("portal.notifications.letters.send_waiting")
"""
WAITING = "SELECT count(*) FROM django_q_ormq"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    with portal(tmp_path_factory.mktemp("var"), WORKERS="4") as made:
        yield made


def count(environment, statement):
    return query(environment["DATABASE_URL"], statement)[0][0]


def test_a_burst_is_worked_off(environment):
    manage(environment, "shell", "-c", PUT)
    assert count(environment, WAITING) == TASKS
    with running(environment, "qcluster"):
        wait_for(lambda: count(environment, WAITING) == 0, seconds=LONGEST, what="an empty queue")
    assert count(environment, "SELECT count(*) FROM django_q_task WHERE NOT success") == 0


def test_a_thousand_letters_are_one_task(environment):
    query(environment["DATABASE_URL"], "DELETE FROM django_q_ormq")
    manage(environment, "shell", "-c", ASK)
    assert count(environment, WAITING) == 1


def test_every_process_has_a_connection_of_its_own(environment):
    """What hung the worker was one socket in four processes."""
    mine = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    with running(environment, "qcluster"):
        # Pusher, sentinel and monitor or a worker at least, and the one that asks.
        wait_for(lambda: count(environment, mine) >= 4, seconds=60, what="four connections")
