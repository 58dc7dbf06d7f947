"""A worker that is killed while it tells many followers: nobody is left out or told twice."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from forum import workflow
from forum.models import Follow
from portal.accounts.models import User
from portal.audit.event_consumers import delivery
from portal.audit.models import PendingEvent
from portal.notifications.models import Message, Notification
from tests import builders

ROOT = Path(__file__).parents[2]
FOLLOWERS, BATCH = 23, 5
# A worker that stops for good in the third batch: its rows are written and not committed.
WORKER = f"""
import time

import django

django.setup()

from forum.followers import notifying
from portal.audit.event_consumers import delivery

write, batches = notifying._notify, []

def write_and_stand_still(*given):
    write(*given)
    batches.append(given)
    if len(batches) == 3:
        print("in the middle", flush=True)
        time.sleep(600)

notifying.BATCH, notifying._notify = {BATCH}, write_and_stand_still
delivery.run_pending()
"""


@pytest.fixture
def followers(thread):
    people = User.objects.bulk_create(
        User(username=f"follower{number}", email=f"follower{number}@lanchuan.example")
        for number in range(FOLLOWERS)
    )
    Follow.objects.bulk_create(Follow(user=person, thread=thread) for person in people)
    return people


def start_worker():
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"
    given = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=ROOT, text=True, stdout=subprocess.PIPE,
        env=os.environ | given | {"VAR_DIR": str(settings.VAR_DIR)},
    )  # fmt: skip


def go_on_until_all_are_told():
    # PostgreSQL lets go of what the killed worker held as soon as it has noticed.
    until = time.monotonic() + 30
    while PendingEvent.objects.exists() and time.monotonic() < until:
        if not delivery.run_pending():
            time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nobody_is_told_twice_or_left_out(
    followers, thread, neighbour, moderator
):
    answer = builders.answer(neighbour, thread, moderator)
    worker = start_worker()
    try:
        assert worker.stdout.readline() == "in the middle\n"
    finally:
        worker.kill()
        worker.communicate()
    told_before = Notification.objects.filter(event=f"post-{answer.pk}-published")
    told_before = told_before.filter(name="followed_answer").count()
    assert told_before == 2 * BATCH
    go_on_until_all_are_told()
    told = Notification.objects.filter(name="followed_answer").values_list("recipient", flat=True)
    written = Message.objects.filter(name="followed_answer").values_list("recipient", flat=True)
    everybody = sorted(person.pk for person in followers)
    assert (sorted(told), sorted(written)) == (everybody, everybody)


@pytest.mark.django_db(transaction=True)
def test_what_is_published_meanwhile_waits_its_turn_and_reaches_everybody(
    followers, thread, neighbour, moderator, monkeypatch
):
    monkeypatch.setattr("forum.followers.notifying.BATCH", BATCH)
    builders.answer(neighbour, thread, moderator)
    delivery.run_pending(limit=2)
    workflow.follow(thread.pk, by=moderator)
    builders.answer(neighbour, thread, moderator, text="现在说是下个月。")
    go_on_until_all_are_told()
    told = Notification.objects.filter(name="followed_answer")
    assert {person.pk: told.filter(recipient=person).count() for person in followers} == (
        dict.fromkeys([person.pk for person in followers], 2)
    )
    assert told.filter(recipient=moderator).count() == 1
