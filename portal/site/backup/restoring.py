"""Restores a backup, only into an empty portal and only if the whole file is valid."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.chain import checkpoints, verification
from portal.integrity import checking
from portal.site.backup import archive, manifest, media
from portal.site.backup.making import DATABASES
from portal.site.backup.refusals import Unusable


def restore(path, passphrase=None, *, say):
    """Restore database and files, check them and return the manifest; raises Unusable."""
    say(_("Reading the whole file and comparing its checksums …"))
    found = archive.verify(path, passphrase)
    manifest.refuse_unfit(found)
    refuse_people()
    media.refuse_full()
    refuse_younger_heads(found)
    database = DATABASES[connection.vendor]
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder, media.arriving() as files:
        _unpack(path, passphrase, Path(folder), files)
        say(_("Loading the database …"))
        database.load(Path(folder) / database.MEMBER)
        _compare(found["database"]["tables"], database.sums())
        media.settle(files)
    say(_("Bringing the tables up to this version, their guards and the search index …"))
    call_command("migrate", interactive=False, verbosity=0)
    say(_("Checking every invariant …"))
    _check(found)
    return found


def refuse_people():
    """Raise ``Unusable`` if the database has accounts: restoring would replace them."""
    if User._meta.db_table not in connection.introspection.table_names():
        return
    if User.objects.exists():
        raise Unusable(
            _(
                "There are people in the database already. A backup is restored into an empty "
                "one: name another one in DATABASE_URL."
            )
        )


def refuse_younger_heads(found):
    """Raise ``Unusable`` before any work if ``AUDIT_HEADS`` is newer than the backup's log."""
    path = settings.AUDIT_HEADS
    published = [_position(head) for head in checkpoints.heads_in_file()]
    if max(published, default=0) > _position(found["audit_head"]):
        raise Unusable(
            _(
                "%(path)s names an end of the log (%(end)s) that is younger than this backup "
                "(%(own)s): entries written since would be lost. Nothing was changed. If that "
                "is meant, move the file away, keep it with a note of why, and restore again: "
                "mv %(path)s %(path)s.before-restore"
            )
            % {
                "path": path,
                "end": max(published),
                "own": _position(found["audit_head"]),
            }
        )


def _position(head):
    position = (head or "").partition(":")[0]
    return int(position) if position.isdecimal() else 0


def _unpack(path, passphrase, folder, files):
    def take(name, file):
        if name.startswith(archive.MEDIA):
            media.take(files, name.removeprefix(archive.MEDIA), file)
        else:
            media.take(folder, name, file)

    archive.walk(path, passphrase, take=take)


def _compare(said, found):
    different = sorted(table for table in said if said[table] != found.get(table))
    if different:
        raise Unusable(
            _("After loading, these tables are not what they were: %(tables)s")
            % {"tables": ", ".join(different)}
        )


def _check(found):
    problems = [problem for finding in checking.check() for problem in finding.problems]
    problems += verification.verify(expected_head=found["audit_head"])
    if problems:
        raise Unusable(
            _("The backup was taken back, and %(count)s rules are broken in it: %(first)s")
            % {"count": len(problems), "first": problems[0]}
        )
