"""Hourly tasks run once an hour, in slices, also across restarts."""

import datetime
import os

import pytest
from django.utils import timezone

from forum import workflow
from forum.attachments import cleanup, storage
from portal.site import hourly, periodic
from portal.site.models import HourlyTask, Sweep
from tests import builders

pytestmark = pytest.mark.django_db
LONG_AGO = 1_000_000_000


def round_after(time_machine, **pause):
    time_machine.move_to(timezone.now() + datetime.timedelta(**pause), tick=False)
    periodic.sweep()


@pytest.fixture
def images(settings):
    """Ten old files without a row."""
    folder = settings.MEDIA_ROOT / "private/images"
    folder.mkdir(parents=True)
    for number in range(10):
        path = folder / f"{number}.jpg"
        path.touch()
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


@pytest.fixture
def listed(monkeypatch):
    """How many names of private images each listing gave."""
    counts = []
    names_after = storage.Files.names_after

    def counting(self, last, most, *, folder=""):
        names = names_after(self, last, most, folder=folder)
        if folder == storage.IMAGES:
            counts.append(len(names))
        return names

    monkeypatch.setattr(storage.Files, "names_after", counting)
    return counts


@pytest.fixture
def dated(monkeypatch):
    """The files that were asked how old they are."""
    names = []
    get_modified_time = storage.Files.get_modified_time

    def counting(self, name):
        names.append(name)
        return get_modified_time(self, name)

    monkeypatch.setattr(storage.Files, "get_modified_time", counting)
    return names


def test_a_minute_later_nothing_is_listed_again(images, listed, time_machine):
    periodic.sweep()
    for _minute in range(30):
        round_after(time_machine, minutes=1)
    assert listed == [10]


def test_each_hour_lists_a_slice_and_goes_on_where_the_last_ended(
    images, listed, time_machine, monkeypatch
):
    monkeypatch.setattr(cleanup, "SLICE", 4)
    periodic.sweep()
    left = [len(list(images.iterdir()))]
    for _hour in range(2):
        round_after(time_machine, hours=1)
        left.append(len(list(images.iterdir())))
    assert (listed, left) == ([4, 4, 2], [6, 2, 0])


def test_after_the_end_it_begins_anew(images, listed, time_machine):
    periodic.sweep()
    again = images / "0.jpg"
    again.touch()
    os.utime(again, (LONG_AGO, LONG_AGO))
    round_after(time_machine, hours=1)
    assert not again.exists()


def test_only_files_without_a_row_are_asked_how_old_they_are(draft, citizen, dated):
    workflow.attach(draft.pk, by=citizen, file=builders.picture())
    stray = storage.private_files().path(storage.IMAGES + "stray.jpg")
    with open(stray, "wb"):
        pass
    periodic.sweep()
    assert dated == [storage.IMAGES + "stray.jpg"]


def test_what_was_due_is_done_by_the_next_worker_and_no_sooner(time_machine):
    ran = []

    def task():
        ran.append(True)

    for _restart in range(3):
        hourly.run_if_due(task)
        time_machine.move_to(timezone.now() + datetime.timedelta(minutes=29), tick=False)
    assert len(ran) == 1
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=29), tick=False)
    hourly.run_if_due(task)
    assert len(ran) == 2


def test_one_that_failed_is_due_at_once_and_keeps_its_place(monkeypatch, time_machine):
    places = []

    def walk(place):
        places.append(place)
        if len(places) == 2:
            raise RuntimeError
        return "b"

    monkeypatch.setattr(periodic, "WALKS", [walk])
    periodic.sweep()
    round_after(time_machine, hours=1)
    assert Sweep.objects.first().failed == [hourly.name_of(walk)]
    round_after(time_machine, minutes=1)
    assert places == ["", "b", "b"]


def test_a_clock_that_ran_ahead_does_not_keep_it_from_running():
    ran = []

    def task():
        ran.append(True)

    hourly.run_if_due(task)
    HourlyTask.objects.update(ran_at=timezone.now() + datetime.timedelta(days=400))
    hourly.run_if_due(task)
    assert len(ran) == 2
