"""The portal does not start with keys that cannot decrypt the database, and says what to set."""

import pytest
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from portal.accounts import keys
from portal.accounts.models import Canary, Contact
from portal.configuration.database_check import refuse_wrong_database


@pytest.fixture(autouse=True)
def _as_it_was_left(db, settings, monkeypatch):
    """A production portal whose contacts were written with ``FIELD_KEYS=first``."""
    settings.PRODUCTION, settings.FIELD_KEYS_ARE_DERIVED = True, False
    settings.FIELD_KEYS = ["first"]
    Canary.objects.all().delete()
    keys.create_canary()
    monkeypatch.setattr(connection, "close", lambda: None)
    if hasattr(connection, "close_pool"):
        monkeypatch.setattr(connection, "close_pool", lambda: None)


def derived(settings, secret):
    settings.SECRET_KEY, settings.FIELD_KEYS_ARE_DERIVED = secret, True
    settings.FIELD_KEYS = [secret]


def started_empty(settings):
    """A portal from before, whose only key is made of ``SECRET_KEY=old-secret``."""
    derived(settings, "old-secret")
    Canary.objects.all().delete()
    Contact.objects.create(email="citizen@lanchuan.example")
    keys.create_canary()


@pytest.mark.parametrize("given", [["first"], ["second", "first"], ["first", "second"]])
def test_the_right_key_starts_it_wherever_it_stands(settings, given):
    settings.FIELD_KEYS = given
    assert keys.key_problem() == ""
    refuse_wrong_database()


def test_a_wrong_key_stops_web_servers_migrations_and_serve(settings):
    settings.FIELD_KEYS = ["second"]
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        refuse_wrong_database()
    with pytest.raises(CommandError, match="FIELD_KEYS"):
        call_command("serve", port="8249")
    found = run_checks(tags=[Tags.database], databases=["default"])
    assert "accounts.E001" in {problem.id for problem in found}


def test_it_is_never_replaced_by_one_that_wrong_keys_wrote(settings):
    Contact.objects.create(email="citizen@lanchuan.example")
    Canary.objects.all().delete()
    settings.FIELD_KEYS = ["second"]
    keys.create_canary()
    assert not Canary.objects.exists()
    assert keys.key_problem() == keys.WRONG


def test_after_rotating_the_new_key_is_enough(settings):
    settings.FIELD_KEYS = ["second", "first"]
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = ["second"]
    assert keys.key_problem() == ""


def test_a_new_portal_does_not_start_without_a_key_of_its_own(settings):
    Canary.objects.all().delete()
    derived(settings, "secret")
    keys.create_canary()
    assert not Canary.objects.exists()
    assert keys.key_problem() == keys.NOT_SET


def test_a_portal_from_before_goes_on_and_is_told_what_to_write(settings):
    started_empty(settings)
    assert keys.key_problem() == ""
    found = run_checks(tags=[Tags.database], databases=["default"])
    assert [problem.msg for problem in found if problem.id.startswith("accounts")] == [keys.DERIVED]


def test_there_another_secret_is_refused_and_nothing_becomes_unreadable(settings):
    started_empty(settings)
    derived(settings, "new-secret")
    assert keys.key_problem() == keys.SECRET_CHANGED
    settings.FIELD_KEYS, settings.FIELD_KEYS_ARE_DERIVED = ["old-secret"], False
    assert keys.key_problem() == ""
    assert Contact.objects.get().email == "citizen@lanchuan.example"


def test_there_a_new_key_alone_is_refused_with_what_is_missing(settings):
    started_empty(settings)
    settings.FIELD_KEYS, settings.FIELD_KEYS_ARE_DERIVED = ["brand-new"], False
    assert keys.key_problem() == keys.STILL_THE_SECRET


def test_with_a_key_of_its_own_the_secret_may_be_any_other(settings):
    settings.SECRET_KEY = "quite-another"
    assert keys.key_problem() == ""
