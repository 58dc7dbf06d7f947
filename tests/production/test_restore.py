"""The operator restores a whole portal from one file, on both databases."""

import pytest

from tests.production.places import databases_named, place

FILL = """
from django.core.files.base import ContentFile
from django.core.management import call_command
from forum.attachments.storage import private_files
from moderation import workflow
from portal.audit.chain import sealing
from portal.audit.log import record
from tests import builders

call_command("migrate", verbosity=0)
call_command("posting", "open", reason="A test of backups.")
citizen = builders.person("citizen", email="citizen@lanchuan.example")
moderator = builders.person("moderator", role="moderator")
for decide in (workflow.approve, workflow.accept_unpublished):
    waiting = builders.pending(citizen)
    decide(waiting.pk, version_id=waiting.latest_version.pk, by=moderator)
private_files().save("images/a.webp", ContentFile(b"what the camera saw"))
record("try", by=moderator)
sealing.seal_waiting()
"""
READ = """
from forum.search import index
from forum.models import Thread
from portal.audit.models import AuditLine

print(Thread.cases.count(), Thread.objects.count(), len(list(index.indexed_ids())))
try:
    AuditLine._base_manager.all().update(act="nothing")
except Exception as refusal:
    print("ledger_is_append_only" in str(refusal))
"""
WITHOUT_PROGRAMS = """
import os
from django.core.management import call_command
from portal.site.backup import postgresql

postgresql.VERSIONED = "/nowhere"
os.environ["PATH"] = ""
call_command("backup", "-o", os.environ["OUTPUT"])
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def filled(tmp_path_factory, kind):
    """A portal with a matter, a private matter, a file and a seal, and its backup."""
    folder = tmp_path_factory.mktemp(kind)
    with place(folder / "portal", kind) as old:
        old.must("shell", "-v0", "-c", FILL)
        (folder / "key").write_text("a key that is long enough\n")
        old.backup, old.key = folder / "b", ["--decrypt-with", folder / "key"]
        old.must("backup", "-o", old.backup, "--encrypt-with", folder / "key")
        yield old


def test_comes_back_whole_into_an_empty_place(filled, tmp_path, kind):
    with place(tmp_path / "new", kind) as new:
        # As after "make init": tables, boards and pages are there, and nobody yet.
        new.must("migrate", "-v0")
        new.must("restore", filled.backup, *filled.key)
        assert new.must("shell", "-v0", "-c", READ).split() == ["2", "1", "1", "True"]
        kept = new.folder / "media/private/images/a.webp"
        assert kept.read_bytes() == b"what the camera saw"
        assert names_in(new.folder) == names_in(filled.folder)
        again = new.manage("restore", filled.backup, *filled.key)
        assert (again.returncode, "DATABASE_URL" in again.stderr) == (1, True)


def test_a_rehearsal_touches_nothing_and_leaves_nothing(filled):
    before = names_in(filled.folder)
    filled.must("restore", "--rehearse", filled.backup, *filled.key)
    assert names_in(filled.folder) == before
    assert [name for name in databases_named("wz_production") if "rehearsal" in name] == []


def test_what_does_not_fit_changes_nothing(filled, tmp_path, kind):
    with place(tmp_path / "new", kind) as new:
        another = new.manage("restore", filled.backup, *filled.key, FIELD_KEYS="k" * 50)
        assert (another.returncode, "FIELD_KEYS" in another.stderr) == (1, True)
        damaged = bytearray(filled.backup.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        (tmp_path / "damaged").write_bytes(damaged)
        broken = new.manage("restore", tmp_path / "damaged", *filled.key)
        assert (broken.returncode, "Traceback" in broken.stderr) == (1, False)
        assert names_in(new.folder) <= {"portal.sqlite3"}


def test_without_pg_dump_there_is_a_sentence(filled, kind, tmp_path):
    ended = filled.manage("shell", "-v0", "-c", WITHOUT_PROGRAMS, OUTPUT=str(tmp_path / "b"))
    assert ("postgresql-client-" in ended.stderr) == (kind == "postgresql")


def names_in(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
