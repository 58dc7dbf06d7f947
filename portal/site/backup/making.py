"""Makes a backup: links the files, copies the database, links new files, writes, verifies."""

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.site.backup import archive, manifest, media, postgresql, sqlite
from portal.site.backup.refusals import Unusable

DATABASES = {"postgresql": postgresql, "sqlite": sqlite}
NAME = "wenzhong-%Y%m%d-%H%M%S.backup"


def make(path, passphrase=None):
    """
    Write a backup to ``path`` and return the manifest; raises Unusable.

    The file gets this name only after it was read again and every checksum matched.
    """
    if path.exists():
        raise Unusable(_("%(path)s exists already. Give another name.") % {"path": path})
    with _working_folder(path) as folder, media.held() as held:
        unfinished = folder / "unfinished"
        _write(unfinished, folder, held, passphrase)
        found = archive.verify(unfinished, passphrase)
        with open(unfinished, "rb") as written:
            os.fsync(written.fileno())
        unfinished.chmod(0o600)
        # A link fails if the name was taken meanwhile; a rename would overwrite the file.
        os.link(unfinished, path)
    return found


def _write(unfinished, folder, held, passphrase):
    facts = manifest.facts_before()
    database = DATABASES[connection.vendor]
    media.hold(held)
    copy, tables = database.copy(folder)
    media.hold(held)
    paths = list(media.files_below(held))
    facts["database"] = {
        "vendor": connection.vendor,
        "server": database.server_version(),
        "tables": tables,
    }
    facts["media"] = {"files": len(paths), "bytes": sum(path.stat().st_size for path in paths)}
    with archive.writing(unfinished, passphrase) as writer:
        writer.add_text(archive.MANIFEST, json.dumps(facts, indent=1, ensure_ascii=False))
        writer.add_file(database.MEMBER, copy)
        for path in paths:
            writer.add_file(archive.MEDIA + path.relative_to(held).as_posix(), path)


@contextmanager
def _working_folder(path):
    """A private temporary folder beside ``path``, on the same file system; removed on exit."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".backup-", dir=path.parent))
    except OSError as error:
        raise Unusable(
            _("%(path)s cannot be written: %(problem)s.")
            % {"path": path.parent, "problem": error.strerror}
        ) from error
    try:
        yield folder
    except OSError as error:
        raise Unusable(
            _("The backup was not made: %(why)s.") % {"why": error.strerror or error}
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def dated(folder):
    return folder / timezone.localtime().strftime(NAME)


def remove_old(folder, *, keep):
    """Delete all but the newest ``keep`` dated backups; return the deleted paths."""
    made = sorted(folder.glob("wenzhong-????????-??????.backup"))
    removed = made[:-keep] if keep else []
    for path in removed:
        path.unlink()
    return removed
