"""A worker without progress is detected; a worker with a long task is not restarted."""

import pytest
from django.conf import settings
from django.utils import timezone

from portal.site.models import Sweep
from portal.site.server import watchdog

LONG_TASK = settings.Q_CLUSTER["timeout"]


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def marks(monkeypatch):
    """What the database says of progress, one thing after another."""
    said = ["start"]
    monkeypatch.setattr(watchdog, "progress", lambda: said[0])
    return said


def stuck_after(dog, clock, seconds):
    """Ask every five seconds, as serve does."""
    answers = []
    for _time in range(seconds // 5):
        clock.now += 5
        answers.append(dog.is_stuck())
    return any(answers)


def test_a_worker_that_does_nothing_is_noticed(clock, marks):
    dog = watchdog.Watchdog(clock)
    assert stuck_after(dog, clock, settings.WORKER_PATIENCE + 15)


def test_a_task_as_long_as_allowed_is_no_reason(clock, marks):
    dog = watchdog.Watchdog(clock)
    assert not stuck_after(dog, clock, LONG_TASK + 60)


def test_progress_makes_patient_anew(clock, marks):
    dog = watchdog.Watchdog(clock)
    for mark in "abc":
        assert not stuck_after(dog, clock, settings.WORKER_PATIENCE - 60)
        marks[0] = mark


def test_a_database_that_is_away_is_no_reason(clock, marks):
    marks[0] = None
    dog = watchdog.Watchdog(clock)
    assert not stuck_after(dog, clock, settings.WORKER_PATIENCE * 3)


def test_a_new_worker_is_given_its_time(clock, marks):
    dog = watchdog.Watchdog(clock)
    assert stuck_after(dog, clock, settings.WORKER_PATIENCE + 15)
    dog.start_over()
    assert not stuck_after(dog, clock, settings.WORKER_PATIENCE - 15)


@pytest.mark.django_db
def test_a_round_that_ended_is_progress(monkeypatch):
    monkeypatch.setattr(watchdog.connections, "close_all", lambda: None)
    before = watchdog.progress()
    began = Sweep.objects.create(began_at=timezone.now())
    assert watchdog.progress() == before
    began.ended_at = timezone.now()
    began.save()
    assert watchdog.progress() != before
