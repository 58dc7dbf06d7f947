"""Ten thousand tasks at once, four worker processes, PostgreSQL: all are done, none hangs."""

import time

import pytest

from tests.production.running import children, manage, portal, query, running

TASKS = 10_000
# A hundred and more are done each second; where none was for so long, the worker hangs.
LONGEST_PAUSE = 90

PUT = f"""
from django.db import transaction
from django_q.tasks import async_task
with transaction.atomic():
    for _number in range({TASKS}):
        async_task("portal.audit.chain.sealing.seal_waiting", group="burst")
"""
ASK = """
from portal.notifications import worker
for _letter in range(1000):
    worker.request_run("portal.notifications.sending.send_waiting")
"""
WAITING = "SELECT count(*) FROM django_q_ormq"
CONNECTIONS = """
SELECT pid, state, wait_event, left(query, 60) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    with portal(tmp_path_factory.mktemp("var"), WORKERS="4") as made:
        yield made


def count(environment, statement):
    return query(environment["DATABASE_URL"], statement)[0][0]


def test_a_burst_is_worked_off(environment):
    manage(environment, "shell", "-c", PUT)
    assert count(environment, WAITING) == TASKS
    with running(environment, "qcluster") as worker:
        _wait_while_it_goes_on(environment, worker)
    assert count(environment, "SELECT count(*) FROM django_q_task WHERE NOT success") == 0


def _wait_while_it_goes_on(environment, worker):
    """Until nothing waits; a worker that hangs is found soon, however long a slow one may take."""
    left, moved_at = TASKS, time.monotonic()
    while left:
        time.sleep(0.5)
        now = count(environment, WAITING)
        if now < left:
            left, moved_at = now, time.monotonic()
        assert time.monotonic() - moved_at < LONGEST_PAUSE, _what_hangs(environment, worker, left)


def _what_hangs(environment, worker, left):
    """The worker's processes and the connections they have: fewer than processes is the fault."""
    connections = query(environment["DATABASE_URL"], CONNECTIONS)
    below = len(children(worker.pid))
    return "\n".join(
        [
            f"The worker hangs: {left} of {TASKS} wait and none was done for {LONGEST_PAUSE} s.",
            f"{below} processes below {worker.pid} and {len(connections)} connections:",
            *map(str, connections),
        ]
    )


def test_a_thousand_letters_are_one_task(environment):
    query(environment["DATABASE_URL"], "DELETE FROM django_q_ormq")
    manage(environment, "shell", "-c", ASK)
    assert count(environment, WAITING) == 1
