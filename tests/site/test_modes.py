"""Demonstration data and real accounts are never in the same database."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from portal.configuration.database_check import refuse_wrong_database
from portal.site.management.commands import serve
from portal.site.models import Profile
from portal.site.system_checks.demonstration import wrong_database


@pytest.fixture
def demonstration(db):
    Profile.objects.update(is_demonstration=True)


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture(autouse=True)
def _nothing_is_started(monkeypatch):
    def refuse(*arguments):
        pytest.fail("The portal was started.")

    monkeypatch.setattr(serve.Command, "_start", refuse)


@pytest.fixture(autouse=True)
def _the_tests_keep_their_connection(monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    if hasattr(connection, "close_pool"):
        monkeypatch.setattr(connection, "close_pool", lambda: None)


@pytest.mark.parametrize("command", ["serve", "prepare"])
def test_production_is_not_started_on_a_demonstrations_database(demonstration, production, command):
    with pytest.raises(CommandError, match="filled by the demonstration.*DATABASE_URL"):
        call_command(command)


@pytest.mark.parametrize("command", ["serve", "prepare"])
def test_a_demonstration_is_not_started_on_peoples_database(citizen, demo, command):
    with pytest.raises(CommandError, match="not from the demonstration.*DATABASE_URL"):
        call_command(command)


def test_nor_is_it_migrated(demonstration, production):
    with pytest.raises(SystemCheckError, match="filled by the demonstration"):
        call_command("migrate", skip_checks=False, stdout=StringIO())


def test_nor_served_by_a_web_server_started_by_hand(demonstration, production):
    with pytest.raises(ImproperlyConfigured, match="filled by the demonstration"):
        refuse_wrong_database()


def test_each_is_served_from_its_own(citizen, settings):
    settings.PRODUCTION = True
    assert wrong_database() == ""
    refuse_wrong_database()
    settings.PRODUCTION, settings.DEMO = False, True
    Profile.objects.update(is_demonstration=True)
    assert wrong_database() == ""


def test_an_empty_one_is_good_for_both(db, settings):
    settings.DEMO = settings.PRODUCTION = True
    assert wrong_database() == ""


@pytest.mark.parametrize("door", ["portal.wsgi", "portal.asgi"])
def test_the_doors_ask_and_open_on_a_database_that_is_not_made_yet(tmp_path, door):
    """For real and from nothing, in production: a start, not a rule."""
    facts = {
        "PORTAL_MODE": "production",
        "SECRET_KEY": "a-long-enough-text-for-this-one-start-and-for-nothing-else",
        "FIELD_KEYS": "another-long-enough-text-for-this-one-start",
        "ALLOWED_HOSTS": "127.0.0.1",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
        "PATH": os.environ["PATH"],
    }
    script = (
        f"import {door} as door; from django.conf import settings;"
        "print(callable(door.application), settings.REQUIRE_STAFF_SECOND_FACTOR)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=facts, capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("True True", 0), done.stderr
