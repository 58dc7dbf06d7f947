"""A backup is one verified file; otherwise a sentence says why it failed."""

import hashlib
import io
import json
import subprocess
import tarfile
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.site.backup import (
    archive,
    making,
    manifest,
    media,
    recording,
    rehearsing,
    restoring,
    sealing,
)
from portal.site.backup.refusals import Unusable

KEY = b"a key that is long enough"
BIG = 3 * sealing.PIECE + 17


def written(path, passphrase=None, files=(("media/private/a", b"a"),)):
    with archive.writing(path, passphrase) as writer:
        writer.add_text(archive.MANIFEST, json.dumps({"format": 1}))
        for name, data in files:
            source = path.with_name("source")
            source.write_bytes(data)
            writer.add_file(name, source)
    return path


# --- the file -------------------------------------------------------------------


@pytest.mark.parametrize("passphrase", [None, KEY])
@pytest.mark.parametrize("size", [0, 1, sealing.PIECE, BIG])
def test_what_goes_in_comes_out(tmp_path, passphrase, size):
    path = written(tmp_path / "b", passphrase, [("media/private/a", b"x" * size)])
    taken = {}
    found = archive.walk(
        path, passphrase, take=lambda name, file: taken.update({name: file.read()})
    )
    assert found == {"format": 1}
    assert taken == {"media/private/a": b"x" * size}


def test_an_encrypted_file_shows_nothing_of_what_it_holds(tmp_path):
    path = written(tmp_path / "b", KEY, [("media/private/a", b"who complained")])
    assert b"who complained" not in path.read_bytes()
    assert b"media" not in path.read_bytes()


@pytest.mark.parametrize("passphrase", [None, KEY])
@pytest.mark.parametrize("left", [0, 10, 3000, BIG // 2, -1, -2000])
def test_a_file_cut_off_anywhere_is_refused(tmp_path, passphrase, left):
    path = written(tmp_path / "b", passphrase, [("media/private/a", b"x" * BIG)])
    data = path.read_bytes()
    # A tar archive ends in zeros that say nothing; what counts stands before them.
    whole = len(data.rstrip(b"\0"))
    path.write_bytes(data[: left if left >= 0 else whole + left])
    with pytest.raises(Unusable):
        archive.verify(path, passphrase)


@pytest.mark.parametrize("passphrase", [None, KEY])
@pytest.mark.parametrize("place", [515, BIG // 2, BIG])
def test_one_changed_bit_is_refused(tmp_path, passphrase, place):
    path = written(tmp_path / "b", passphrase, [("media/private/a", b"x" * BIG)])
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(Unusable):
        archive.verify(path, passphrase)


def test_pieces_that_change_places_are_refused(tmp_path):
    path = written(tmp_path / "b", KEY, [("media/private/a", b"x" * BIG)])
    data, piece = path.read_bytes(), sealing.PIECE + sealing.TAG
    first, second = sealing.HEADER, sealing.HEADER + piece
    path.write_bytes(
        data[:first] + data[second : second + piece] + data[first:second] + data[second + piece :]
    )
    with pytest.raises(Unusable):
        archive.verify(path, KEY)


def test_a_wrong_key_and_a_missing_key_are_told_from_damage(tmp_path):
    path = written(tmp_path / "b", KEY)
    with pytest.raises(Unusable, match="另一把密钥"):
        archive.verify(path, KEY + b"?")
    with pytest.raises(Unusable, match="--decrypt-with"):
        archive.verify(path)


def test_a_key_that_could_be_guessed_is_refused(tmp_path):
    (tmp_path / "key").write_text("123456\n")
    with pytest.raises(Unusable, match="openssl rand"):
        sealing.read_passphrase(tmp_path / "key")
    with pytest.raises(Unusable):
        sealing.read_passphrase(tmp_path / "no-such-key")


@pytest.mark.parametrize("name", ["/etc/passwd", "media/../../x", "media/link"])
def test_nothing_lands_outside_the_folder(tmp_path, name):
    path = tmp_path / "b"
    with tarfile.open(path, "w") as tar:
        text = tarfile.TarInfo(archive.MANIFEST)
        text.size = 2
        tar.addfile(text, io.BytesIO(b"{}"))
        evil = tarfile.TarInfo(name)
        evil.type = tarfile.SYMTYPE if name.endswith("link") else tarfile.REGTYPE
        evil.linkname = "/etc"
        tar.addfile(evil)
    with pytest.raises(Unusable):
        archive.walk(path, take=lambda name, file: None)


def test_memory_does_not_grow_with_the_file(tmp_path):
    import tracemalloc

    path = written(tmp_path / "b", KEY, [("media/private/a", b"x" * (24 * sealing.PIECE))])
    tracemalloc.start()
    archive.verify(path, KEY)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10 * sealing.PIECE


# --- making one -----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_holds_database_and_files_and_names_no_key(settings, tmp_path, thread):
    _file("private/images/a", b"one")
    call_command("backup", output=tmp_path / "b", verbosity=0)
    found = archive.verify(tmp_path / "b")
    assert found["database"]["tables"]["forum_thread"]["rows"] == 1
    assert found["media"] == {"files": 1, "bytes": 3}
    assert found["audit_head"] == manifest.audit_head()
    assert settings.SECRET_KEY.encode() not in (tmp_path / "b").read_bytes()
    assert found["keys"]["FIELD_KEYS"] == [manifest.fingerprint(settings.FIELD_KEYS[0])]
    assert [path.name for path in tmp_path.iterdir()] == ["b", "media"]


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_removed_while_the_database_is_copied_is_in(tmp_path, monkeypatch):
    early = _file("private/images/early", b"1")
    database = making.DATABASES[connection.vendor]
    copy = database.copy

    def copy_while_people_work(folder):
        early.unlink()
        _file("private/images/late", b"2")
        return copy(folder)

    monkeypatch.setattr(database, "copy", copy_while_people_work)
    making.make(tmp_path / "b")
    names = set()
    archive.walk(tmp_path / "b", take=lambda name, file: names.add(name))
    assert {"media/private/images/early", "media/private/images/late"} <= names


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_fails_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "verify", _disk_full)
    with pytest.raises(Unusable, match="No space left"):
        making.make(tmp_path / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["media"]
    assert list((tmp_path / "media").iterdir()) == []


def _disk_full(*args):
    raise OSError(28, "No space left on device")


@pytest.mark.django_db(transaction=True)
def test_never_writes_over_another_backup(tmp_path):
    (tmp_path / "b").write_text("the only one")
    with pytest.raises(CommandError):
        call_command("backup", output=tmp_path / "b")
    assert (tmp_path / "b").read_text() == "the only one"


def test_old_backups_make_room_and_other_files_stay(tmp_path):
    for day in range(1, 6):
        (tmp_path / f"wenzhong-2026110{day}-020000.backup").touch()
    (tmp_path / "by-hand.backup").touch()
    making.remove_old(tmp_path, keep=2)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [
        "by-hand.backup", "wenzhong-20261104-020000.backup", "wenzhong-20261105-020000.backup"
    ]  # fmt: skip


def _file(name, data):
    from django.conf import settings

    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


# --- taking one back ------------------------------------------------------------


def test_refuses_a_database_with_people_in_it(citizen):
    with pytest.raises(Unusable):
        restoring.refuse_people()


@pytest.mark.parametrize(("end", "is_refused"), [("9:aa", False), ("10:bb", True)])
def test_says_that_the_log_went_on_after_the_backup(db, settings, end, is_refused):
    Path(settings.AUDIT_HEADS).write_text(f"2026-01-01 3:cc\n2026-01-02 {end}\n")
    with pytest.raises(Unusable, match=r"mv .*audit-heads") if is_refused else nullcontext():
        restoring.refuse_younger_heads({"audit_head": "9:aa"})


def test_refuses_a_full_media_folder(settings):
    media.refuse_full()
    _file("private/images/a", b"somebody's")
    with pytest.raises(Unusable, match="MEDIA_ROOT"):
        media.refuse_full()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": 9}, "9"),
        ({"database": {"vendor": "oracle"}}, "DATABASE_URL"),
        ({"migrations": ["forum.9999_later"]}, "forum.9999_later"),
        ({"keys": {"FIELD_KEYS": ["0123456789ab"], "AUDIT_KEY": []}}, "FIELD_KEYS.*0123456789ab"),
        ({"keys": {"FIELD_KEYS": [], "AUDIT_KEY": ["0123456789ab"]}}, "AUDIT_KEY.*0123456789ab"),
    ],
)
def test_says_why_a_backup_does_not_fit(db, change, sentence):
    fits = {**manifest.facts_before(), "database": {"vendor": connection.vendor}}
    manifest.refuse_unfit(fits)
    with pytest.raises(Unusable, match=sentence):
        manifest.refuse_unfit(fits | change)


def test_a_demonstration_is_not_taken_into_production(db, settings):
    settings.PRODUCTION = True
    fits = {**manifest.facts_before(), "database": {"vendor": connection.vendor}}
    with pytest.raises(Unusable):
        manifest.refuse_unfit(fits | {"is_demonstration": True})


# --- the record ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_backup_and_a_rehearsal_are_on_record(tmp_path, monkeypatch):
    call_command("backup", output=tmp_path / "b", verbosity=0)
    written = recording.last_backup()
    assert written.size == (tmp_path / "b").stat().st_size
    assert written.checksum == hashlib.sha256((tmp_path / "b").read_bytes()).hexdigest()
    assert recording.last_rehearsal() is None
    ended = subprocess.CompletedProcess([], returncode=0, stderr="")
    monkeypatch.setattr("subprocess.run", lambda *arguments, **options: ended)
    monkeypatch.setattr(rehearsing, "scratch_place", lambda: nullcontext({}))
    call_command("restore", str(tmp_path / "b"), "--rehearse")
    assert recording.last_rehearsal().checksum == written.checksum


@pytest.mark.django_db
def test_a_rehearsal_that_failed_is_no_proof(tmp_path, monkeypatch):
    (tmp_path / "b").write_bytes(b"no backup")
    ended = subprocess.CompletedProcess([], returncode=1, stderr="CommandError: damaged")
    monkeypatch.setattr("subprocess.run", lambda *arguments, **options: ended)
    monkeypatch.setattr(rehearsing, "scratch_place", lambda: nullcontext({}))
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", str(tmp_path / "b"), "--rehearse")
    assert recording.last_rehearsal() is None
