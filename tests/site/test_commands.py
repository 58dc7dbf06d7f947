"""The management commands for administrators."""

import io
import os
import socket

import pytest
from babel.messages.mofile import read_mo
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.audit.models import AuditLine
from tests import builders

pytestmark = pytest.mark.usefixtures("in_english")

GOOD_PASSWORD = "seven-lanterns-on-the-quay"


def run(name, *arguments, **options):
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


# --- first_administrator ------------------------------------------------------


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "password"
    path.write_text(f"{GOOD_PASSWORD}\n")
    return path


def first_administrator(path, **options):
    facts = {"username": "keeper", "email": "keeper@lanchuan.example"} | options
    return run("first_administrator", password_from=str(path), **facts)


@pytest.mark.django_db
def test_makes_the_first_administrator(password_file):
    said = first_administrator(password_file)
    keeper = User.objects.get()
    assert "Made the administrator keeper" in said
    assert GOOD_PASSWORD not in said
    assert keeper.check_password(GOOD_PASSWORD)
    assert (keeper.is_superuser, keeper.is_verified) == (True, True)
    assert keeper.role_names == ["administrator"]
    assert AuditLine.objects.filter(act="first_administrator", actor_id=keeper.pk).exists()


@pytest.mark.django_db
def test_a_second_time_changes_nothing(password_file):
    first_administrator(password_file)
    assert "nothing was changed" in first_administrator(password_file, username="other")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_asks_for_what_was_not_given(monkeypatch):
    answers = iter(["keeper", "keeper@lanchuan.example"])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda question: GOOD_PASSWORD)
    run("first_administrator")
    assert User.objects.get().username == "keeper"


@pytest.mark.django_db
def test_two_different_passwords_change_nothing(monkeypatch):
    typed = iter([GOOD_PASSWORD, "another-one-by-mistake"])
    monkeypatch.setattr("getpass.getpass", lambda question: next(typed))
    with pytest.raises(CommandError, match="differ"):
        run("first_administrator", username="keeper", email="keeper@lanchuan.example")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_says_so_when_nobody_answers(monkeypatch):
    def nobody(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    with pytest.raises(CommandError, match="Nobody answered"):
        run("first_administrator")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "password", "sentence"),
    [
        ({"email": "keeper"}, GOOD_PASSWORD, "not an e-mail address"),
        ({"username": "taken"}, GOOD_PASSWORD, "already"),
        ({}, "12345678", "password"),
    ],
    ids=["address", "name", "password"],
)
def test_what_cannot_be_used_changes_nothing(tmp_path, options, password, sentence):
    builders.person("taken")
    path = tmp_path / "password"
    path.write_text(password)
    with pytest.raises(CommandError) as refusal:
        first_administrator(path, **options)
    assert sentence in str(refusal.value)
    assert User.objects.count() == 1


# --- compile_translations -----------------------------------------------------


@pytest.fixture
def catalog(tmp_path, settings):
    """A catalog of one sentence, not yet compiled."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    source = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    source.write_text(header + 'msgid "Home"\nmsgstr "首页"\n', encoding="utf-8")
    return source


def test_compiles_without_gettext(catalog):
    assert "Compiled" in run("compile_translations")
    with catalog.with_suffix(".mo").open("rb") as compiled:
        assert read_mo(compiled)["Home"].string == "首页"


def test_compiles_only_what_changed(catalog):
    run("compile_translations")
    assert run("compile_translations") == ""
    later = catalog.stat().st_mtime + 10
    os.utime(catalog, (later, later))
    assert "Compiled" in run("compile_translations")


# --- serve --------------------------------------------------------------------


@pytest.mark.django_db
def test_a_taken_port_is_a_sentence():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} .* make run PORT="):
            run("serve", port=str(port))


@pytest.mark.parametrize("port", ["", "0", "65536", "eighty", "²", "-1", "8000 "])
def test_a_port_that_is_none_is_a_sentence(port):
    with pytest.raises(CommandError, match="Give a number between 1 and 65535"):
        run("serve", port=port)


@pytest.mark.parametrize("count", ["0", "-1", "65", "many", "²"])
def test_a_count_of_workers_that_is_none_is_a_sentence(count):
    with pytest.raises(CommandError, match="not a number between 1 and 64"):
        run("serve", f"--workers={count}")


# --- prepare ------------------------------------------------------------------


@pytest.mark.django_db
def test_prepare_collects_once_and_is_quick_afterwards(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    assert "Collecting static files" in run("prepare")
    assert (tmp_path / "static" / ".fingerprint").exists()
    assert run("prepare") == ""


@pytest.mark.django_db
def test_prepare_collects_again_when_a_file_changed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    run("prepare")
    (tmp_path / "static" / ".fingerprint").write_text("of another day")
    assert "Collecting static files" in run("prepare")
