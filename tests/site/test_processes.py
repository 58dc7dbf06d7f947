"""The processes of ``manage.py serve`` end together, whichever of them was killed."""

import os
import subprocess
import sys

import pytest

from portal.site.server import guardian, processes

# A child with a child of its own, both of which would go on for a minute.
FAMILY = (
    "import subprocess, sys, time; "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    "print('here', flush=True); time.sleep(60)"
)


@pytest.fixture
def family():
    process = subprocess.Popen(
        [sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, start_new_session=True
    )
    process.stdout.readline()
    yield process
    guardian.end({process.pid})


def has_ended(family):
    # The pipe ends with the last who could write to it; before that this is a timeout.
    return family.communicate(timeout=8) == (b"", None)


def as_child(process):
    child = processes.Child("family")
    child.process = process
    return child


def test_nothing_outlives_a_child_that_was_killed(family):
    family.kill()
    family.wait()
    processes.end([as_child(family)])
    assert has_ended(family)


def test_the_guardian_ends_what_is_left_when_its_pipe_closes(family):
    watching = processes.Guardian()
    watching.watch(as_child(family))
    # What the system does when serve is killed, in whatever way.
    watching.process.stdin.close()
    assert has_ended(family)
    assert watching.process.wait(timeout=8) == 0


def test_the_guardian_leaves_alone_who_is_gone(family):
    guardian.main([f"+{family.pid}\n", f"-{family.pid}\n"])
    assert family.poll() is None


def test_a_guardian_that_was_killed_is_replaced_and_knows_the_same(family):
    watching = processes.Guardian()
    watching.watch(as_child(family))
    watching.process.kill()
    watching.process.wait()
    watching.mend()
    watching.process.stdin.close()
    assert has_ended(family)


def test_who_dies_again_and_again_is_given_up():
    child = processes.Child("family")
    deaths = [child.keeps_dying() for _death in range(processes.MANY_DEATHS)]
    assert deaths == [False] * (processes.MANY_DEATHS - 1) + [True]


def test_a_child_gives_way_to_the_others_if_it_is_to():
    nice = processes.Child("nice", "-c", "import time; time.sleep(60)", niceness=7)
    nice.start()
    try:
        assert os.getpriority(os.PRIO_PROCESS, nice.process.pid) == 7 + os.getpriority(
            os.PRIO_PROCESS, 0
        )
    finally:
        processes.end([nice])
