"""Copies a SQLite database while the portal runs, and restores it as a file."""

import gzip
import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection, connections
from django.utils.translation import gettext as _

from portal.site.backup.refusals import Unusable

MEMBER = "database.sqlite3.gz"


def server_version():
    return sqlite3.sqlite_version


def copy(folder):
    """Return the path of a consistent copy and the checksums of its tables; raises Unusable."""
    plain = folder / "database.sqlite3"
    # Django's connection opens IMMEDIATE transactions, which would block writers.
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60)) as live:
        live.execute("VACUUM INTO ?", [str(plain)])
    with closing(sqlite3.connect(plain)) as made:
        problems = made.execute("PRAGMA integrity_check").fetchone()[0]
        if problems != "ok":
            raise Unusable(_("The database is damaged: %(what)s") % {"what": problems})
        tables = sums(made)
    packed = folder / MEMBER
    with open(plain, "rb") as source, gzip.open(packed, "wb", compresslevel=6) as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
    plain.unlink()
    return packed, tables


def sums(opened=None):
    """For each table the number of rows and a checksum that ignores their order."""
    if opened is not None:
        return {table: _sum(opened, table) for table in _tables(opened)}
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as live:
        return sums(live)


def _tables(opened):
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return sorted(name for (name,) in opened.execute(listed))


def _sum(opened, table):
    quoted = table.replace('"', '""')
    rows = total = 0
    for row in opened.execute(f'SELECT * FROM "{quoted}"'):
        digest = hashlib.blake2b(repr(row).encode(), digest_size=7).digest()
        rows, total = rows + 1, total + int.from_bytes(digest, "big")
    return {"rows": rows, "sum": str(total)}


def load(packed):
    """Replace the database file with the copy, atomically."""
    connections.close_all()
    place = Path(connection.settings_dict["NAME"])
    arriving = place.with_name(place.name + ".arriving")
    try:
        with gzip.open(packed, "rb") as source, open(arriving, "wb") as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
        arriving.chmod(0o600)
        _remove_beside(place)
        os.replace(arriving, place)
    finally:
        arriving.unlink(missing_ok=True)


def _remove_beside(place):
    # SQLite must not apply the WAL of the replaced database to the new one.
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)
