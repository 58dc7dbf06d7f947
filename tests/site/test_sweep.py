"""The worker's round: always scheduled, continues after a failed task, leaves a heartbeat."""

import datetime
from io import StringIO
from pydoc import locate

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_q.models import Schedule

from portal.notifications.models import WakeUp
from portal.site import periodic
from portal.site.health import heartbeat
from portal.site.models import Sweep
from portal.site.system_checks import dependencies

pytestmark = pytest.mark.django_db


def minutes_ago(number):
    return timezone.now() - datetime.timedelta(minutes=number)


def ended(minutes):
    began = minutes_ago(minutes)
    return Sweep.objects.create(began_at=began, ended_at=began)


@pytest.fixture
def nothing_to_do(monkeypatch):
    for tasks in ["TASKS", "HOURLY", "WALKS"]:
        monkeypatch.setattr(periodic, tasks, [])


def migrate():
    call_command("migrate", verbosity=0, stdout=StringIO())


# --- the schedule -------------------------------------------------------------


def test_an_empty_portal_is_swept_each_minute():
    row = Schedule.objects.get()
    assert (row.name, row.func) == ("sweep", "portal.site.periodic.sweep_if_due")
    assert (row.schedule_type, row.minutes, row.repeats) == (Schedule.MINUTES, 1, -1)


def test_an_upgrade_of_an_installation_without_the_row_makes_it():
    Schedule.objects.all().delete()
    migrate()
    assert periodic.has_schedule()


@pytest.mark.parametrize(
    "spoiled",
    [
        {"func": "portal.site.periodic.sweep"},
        {"repeats": 0},
        {"minutes": 600},
        {"next_run": timezone.now() + datetime.timedelta(days=400)},
        {"next_run": None},
    ],
    ids=["earlier function", "used up", "seldom", "clock ran ahead", "no next run"],
)
def test_a_spoiled_row_is_put_right(spoiled):
    Schedule.objects.update(**spoiled)
    migrate()
    row = Schedule.objects.get()
    assert {name: getattr(row, name) for name in periodic.SCHEDULE} == periodic.SCHEDULE
    assert row.next_run <= timezone.now() + datetime.timedelta(minutes=1)


def test_two_rows_become_one():
    Schedule.objects.create(name="sweep", **periodic.SCHEDULE)
    migrate()
    assert Schedule.objects.count() == 1


def test_what_the_schedule_names_can_be_called():
    assert locate(periodic.SCHEDULE["func"]) is periodic.sweep_if_due


# --- the round ----------------------------------------------------------------


def failing():
    raise RuntimeError


def test_a_round_says_when_it_began_and_ended(nothing_to_do):
    periodic.sweep()
    row = heartbeat.last_sweep()
    assert minutes_ago(1) < row.began_at <= row.ended_at
    assert row.failed == []


def test_a_task_that_fails_is_named_and_the_others_run(nothing_to_do, monkeypatch):
    ran = []
    monkeypatch.setattr(periodic, "TASKS", [failing, lambda: ran.append(True)])
    periodic.sweep()
    assert ran == [True]
    assert [name.rpartition(".")[2] for name in heartbeat.last_sweep().failed] == ["failing"]


def test_a_round_that_was_killed_is_not_the_last():
    ended(5)
    Sweep.objects.create(began_at=timezone.now())
    assert heartbeat.last_sweep().began_at < minutes_ago(4)


def test_many_rounds_that_waited_do_the_work_of_one(nothing_to_do):
    for _time in range(5):
        periodic.sweep_if_due()
    assert Sweep.objects.count() == 1


def test_old_rounds_are_forgotten(nothing_to_do):
    ended(60 * 24 * 4)
    periodic.sweep()
    assert Sweep.objects.count() == 1


# --- the system check ---------------------------------------------------------


def said():
    return [problem.id for problem in dependencies.check_worker()]


@pytest.mark.parametrize(
    ("minutes", "ids"), [(1, []), (10, ["site.W002"])], ids=["just now", "long ago"]
)
def test_the_check_speaks_of_a_round_long_ago(minutes, ids):
    ended(minutes)
    assert said() == ids


def test_the_check_speaks_of_a_worker_that_never_ran():
    [problem] = dependencies.check_worker()
    assert problem.msg == "The worker has not swept yet."


def test_the_check_speaks_of_a_row_that_somebody_deleted():
    ended(1)
    Schedule.objects.all().delete()
    assert said() == ["site.W001"]


def test_the_check_speaks_of_a_row_that_runs_something_else():
    ended(1)
    Schedule.objects.create(name="mine", func="os.system")
    assert said() == ["site.W004"]


def test_the_check_belongs_to_deployment():
    out = StringIO()
    call_command("check", deploy=True, tags=["worker"], stdout=out, stderr=out)
    assert "site.W002" in out.getvalue()


def test_a_round_is_asked_for_at_the_start(settings, django_capture_on_commit_callbacks):
    settings.TESTING = False
    with django_capture_on_commit_callbacks(execute=True):
        periodic.ask_for_round()
        periodic.ask_for_round()
    assert WakeUp.objects.get().task == periodic.SCHEDULE["func"]
