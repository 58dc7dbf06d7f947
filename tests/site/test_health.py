"""The health probes."""

import datetime

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from portal.audit.models import PendingEvent
from portal.notifications.outbox import notify
from portal.site.health import readiness
from portal.site.models import Sweep
from tests import builders

pytestmark = pytest.mark.django_db


def ago(**distance):
    return timezone.now() - datetime.timedelta(**distance)


@pytest.fixture
def sound():
    """A portal with which nothing is wrong."""
    return Sweep.objects.create(began_at=ago(seconds=30), ended_at=ago(seconds=29))


def asked(client):
    response = client.get("/readyz/")
    return response.status_code, response.json()


def test_a_sound_portal_is_ready(client, sound):
    status, said = asked(client)
    assert (status, said["status"]) == (200, "ready")
    assert {part["state"] for part in said["parts"].values()} == {"ok"}
    assert {"database", "worker", "queue", "letters", "disk"} <= set(said["parts"])


def stop_sweeping(sweep):
    Sweep.objects.update(ended_at=ago(minutes=5))


def forget_the_schedule(sweep):
    Schedule.objects.all().delete()


def fail_a_task(sweep):
    Sweep.objects.update(failed=["portal.audit.chain.sealing.seal_waiting"])


def never_sweep(sweep):
    Sweep.objects.all().delete()


def leave_waiting(sweep):
    OrmQ.objects.create(key="wenzhong", payload="", lock=ago(minutes=5))


def leave_a_letter(sweep):
    notify(builders.person("reader"), event="e", name="published", title="t", path="/")
    letter = builders.person("reader2").outgoing_messages.model.objects.get()
    letter.next_attempt_at = ago(minutes=10)
    letter.save()


def leave_an_event(sweep):
    PendingEvent.objects.create(consumer="followers", line_number=1, created_at=ago(minutes=6))


@pytest.mark.parametrize(
    ("part", "spoil"),
    [
        ("consumers", leave_an_event),
        ("worker", stop_sweeping),
        ("worker", never_sweep),
        ("worker", forget_the_schedule),
        ("worker", fail_a_task),
        ("queue", leave_waiting),
        ("letters", leave_a_letter),
    ],
)
def test_what_is_wrong_behind_the_pages_is_said_while_they_are_served(client, sound, part, spoil):
    spoil(sound)
    status, said = asked(client)
    assert (status, said["status"]) == (200, "degraded")
    assert [name for name, one in said["parts"].items() if one["state"] != "ok"] == [part]


def test_a_disk_that_is_nearly_full_is_said(client, sound, monkeypatch):
    monkeypatch.setattr(readiness, "SMALLEST_SHARE", 2)
    assert asked(client)[1]["parts"]["disk"]["state"] == "degraded"


def test_the_smaller_of_two_disks_is_looked_at_whatever_its_share(client, sound, monkeypatch):
    free = {"MEDIA": (0.4, 400 * 1024 * 1024), "VAR": (0.3, 70 * 1024**3)}
    monkeypatch.setattr(
        readiness, "_free", lambda path: free["MEDIA" if "media" in str(path) else "VAR"]
    )
    assert asked(client)[1]["parts"]["disk"] == {"state": "degraded", "free_percent": 30}


@pytest.mark.parametrize(
    ("error", "attempts", "state"),
    [
        ("ConnectionRefusedError", 2, "degraded"),
        # Once may be a restart; and an address that does not exist is no mail server's fault.
        ("ConnectionRefusedError", 1, "ok"),
        ("SMTPRecipientsRefused", 6, "ok"),
    ],
)
def test_on_a_quiet_night_one_letter_tells_that_mail_is_gone(client, sound, error, attempts, state):
    notify(builders.person("reader"), event="e", name="published", title="t", path="/")
    letters = builders.person("another").outgoing_messages.model.objects
    letters.update(attempts=attempts, last_error=error, next_attempt_at=ago(minutes=-5))
    assert asked(client)[1]["parts"]["letters"]["state"] == state


def test_a_mail_server_that_takes_nothing_is_said(client, sound):
    for number in range(readiness.MANY_RETRYING):
        notify(builders.person(f"reader{number}"), event="e", name="published", title="t", path="/")
    letters = builders.person("another").outgoing_messages.model.objects
    letters.update(attempts=1, next_attempt_at=ago(minutes=-5))
    assert asked(client)[1]["parts"]["letters"]["state"] == "degraded"


def test_a_task_in_hand_does_not_count_as_waiting(client, sound):
    OrmQ.objects.create(key="wenzhong", payload="", lock=ago(minutes=-5))
    assert asked(client)[1]["parts"]["queue"] == {"state": "ok", "waiting": 0, "oldest_seconds": 0}


def test_without_its_database_nobody_is_sent_here(client, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)
    status, said = asked(client)
    assert (status, said["status"]) == (503, "not ready")
    assert {name: part["state"] for name, part in said["parts"].items()} == {
        "database": "failed",
        "worker": "unknown",
        "queue": "unknown",
        "letters": "unknown",
        "consumers": "unknown",
        "checklist": "unknown",
        "disk": "ok",
        "cache": "ok",
    }


def test_a_check_that_breaks_does_not_break_the_answer(client, sound, monkeypatch):
    monkeypatch.setitem(readiness.CHECKS, "disk", lambda: 1 / 0)
    status, said = asked(client)
    assert (status, said["parts"]["disk"]) == (200, {"state": "degraded"})


def test_says_states_and_numbers_and_nothing_else(client, sound):
    leave_a_letter(sound)
    parts = asked(client)[1]["parts"].values()
    values = [value for part in parts for name, value in part.items() if name != "state"]
    assert all(isinstance(value, int) for value in values)


@pytest.mark.parametrize("address", ["/healthz/", "/readyz/"])
def test_is_kept_in_no_cache_and_only_read(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


# --- without HTTPS ------------------------------------------------------------


@pytest.fixture
def in_production(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["wenzhong.example"]


@pytest.mark.parametrize("address", ["/healthz/", "/readyz/"])
@pytest.mark.usefixtures("in_production")
def test_a_probe_needs_neither_https_nor_the_name(client, address):
    assert client.get(address, headers={"host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/threads/", "/api/schema/", "/api/v1/nothing/"])
@pytest.mark.usefixtures("in_production")
def test_a_program_without_https_is_told(client, address):
    answer = client.get(address, headers={"host": "wenzhong.example"})
    assert answer.status_code == 403
    assert "HTTPS only" in answer.json()["detail"]


@pytest.mark.parametrize("address", ["/", "/api/docs/", "/accounts/login/", "/healthz/more/"])
@pytest.mark.usefixtures("in_production")
def test_people_without_https_are_led_to_it(client, address):
    answer = client.get(address, headers={"host": "wenzhong.example"})
    assert (answer.status_code, answer.url) == (301, f"https://wenzhong.example{address}")


@pytest.mark.usefixtures("in_production")
def test_a_program_with_https_is_answered(client):
    answer = client.get("/api/v1/threads/", secure=True, headers={"host": "wenzhong.example"})
    assert answer.status_code == 200
