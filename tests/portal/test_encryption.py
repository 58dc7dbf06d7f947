"""Encrypted fields are stored as tokens that only the keys can decrypt."""

import re
from io import StringIO

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import isolate_apps

from portal.site.management.commands import rotate_field_keys
from portal.storage.encryption import (
    EncryptedTextField,
    Undecryptable,
    blind_index,
    decrypt,
    encrypt,
    is_current,
    rotate,
)

PHONE = "10012345678"


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.FIELD_KEYS = ["first"]


@pytest.fixture
def registry():
    with isolate_apps("portal.audit") as registry:
        yield registry


@pytest.fixture
def secret_model(transactional_db, registry):
    """A table of its own with one private field and its index."""

    class Caller(models.Model):
        phone = EncryptedTextField(blank=True, null=True, index="phone_index")
        phone_index = models.CharField(max_length=64, blank=True)

        class Meta:
            app_label = "audit"

    with connection.schema_editor() as editor:
        editor.create_model(Caller)
    yield Caller
    with connection.schema_editor() as editor:
        editor.delete_model(Caller)


@pytest.fixture
def caller(secret_model):
    return secret_model.objects.create(phone=PHONE, phone_index=blind_index(PHONE))


def test_comes_back_as_it_went_in(caller):
    caller.refresh_from_db()
    assert caller.phone == PHONE


def test_the_database_holds_no_plain_text(caller):
    row = _stored()
    assert PHONE not in repr(row)
    assert decrypt(row[1]) == PHONE


def test_the_same_text_gives_another_token(secret_model):
    assert encrypt(PHONE) != encrypt(PHONE)


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_stays_nothing(secret_model, nothing):
    secret_model.objects.create(phone=nothing)
    assert secret_model.objects.get().phone == nothing
    assert _stored()[1] == nothing


def test_a_comparison_is_refused_instead_of_finding_nothing(secret_model):
    with pytest.raises(FieldError, match="blind index"):
        secret_model.objects.filter(phone=PHONE).exists()
    assert not secret_model.objects.filter(phone__isnull=True).exists()


def test_is_found_by_its_blind_index(caller, secret_model):
    assert secret_model.objects.get(phone_index=blind_index(PHONE)) == caller
    assert not secret_model.objects.filter(phone_index=blind_index("10012345679")).exists()


@pytest.mark.parametrize("typed", ["Li@Mail.example", " li@mail.example ", "ｌｉ@mail.example"])
def test_the_index_does_not_mind_how_it_was_typed(typed):
    assert blind_index(typed) == blind_index("li@mail.example")


def test_the_index_depends_on_the_key(settings):
    before = blind_index(PHONE)
    settings.FIELD_KEYS = ["second"]
    assert blind_index(PHONE) != before


def test_an_older_key_still_opens(caller, settings):
    settings.FIELD_KEYS = ["second", "first"]
    caller.refresh_from_db()
    assert caller.phone == PHONE


def test_a_missing_key_says_so(caller, settings):
    settings.FIELD_KEYS = ["second"]
    with pytest.raises(Undecryptable, match="FIELD_KEYS"):
        caller.refresh_from_db()


@pytest.mark.parametrize("keys", [[], [""], ["one", ""]])
def test_an_empty_key_is_refused(settings, keys):
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured):
        encrypt(PHONE)


def test_rotation_makes_the_old_key_superfluous(caller, secret_model, settings):
    settings.FIELD_KEYS = ["second", "first"]
    assert not is_current(_stored()[1])
    assert rotate(secret_model, secret_model._meta.get_field("phone")) == 1
    settings.FIELD_KEYS = ["second"]
    caller.refresh_from_db()
    assert (caller.phone, caller.phone_index) == (PHONE, blind_index(PHONE))


def test_rotating_again_changes_nothing(caller, secret_model, settings):
    field = secret_model._meta.get_field("phone")
    settings.FIELD_KEYS = ["second", "first"]
    assert [rotate(secret_model, field), rotate(secret_model, field)] == [1, 0]


def test_the_command_walks_every_model(caller, registry, settings, monkeypatch):
    settings.FIELD_KEYS = ["second", "first"]
    monkeypatch.setattr(rotate_field_keys, "apps", registry)
    out = StringIO()
    call_command(rotate_field_keys.Command(), stdout=out)
    assert re.search("audit.Caller.phone.*1", out.getvalue())
    assert is_current(_stored()[1])


def test_the_command_stops_at_a_value_no_key_opens(caller, registry, settings, monkeypatch):
    settings.FIELD_KEYS = ["second"]
    monkeypatch.setattr(rotate_field_keys, "apps", registry)
    with pytest.raises(CommandError, match="FIELD_KEYS"):
        call_command(rotate_field_keys.Command())


def test_a_migration_remembers_the_index():
    _name, path, args, kwargs = EncryptedTextField(index="phone_index").deconstruct()
    assert (path, kwargs) == (
        "portal.storage.encryption.EncryptedTextField",
        {"index": "phone_index"},
    )
    assert args == []


def _stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, phone, phone_index FROM audit_caller")
        return cursor.fetchone()
