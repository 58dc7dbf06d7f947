"""Copies and restores a PostgreSQL database with pg_dump and pg_restore."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.db import connection, transaction
from django.utils.translation import gettext as _

from portal.audit import triggers as ledger_triggers
from portal.site.backup.refusals import Unusable
from portal.versions import triggers as version_triggers

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

MEMBER = "database.pgdump"
# The folder in which Debian installs the client programs of each version.
VERSIONED = "/usr/lib/postgresql"
# A sum does not depend on the order of rows and needs little memory on the server.
SUM = (
    "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text"
    " FROM {table} AS t"
)


def server_version():
    major, minor = divmod(_version(), 10_000)
    return f"{major}.{minor}"


def copy(folder):
    """Return the path of a dump and the checksums of its tables, from the same snapshot."""
    dump = folder / MEMBER
    program = _program("pg_dump")
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(
            [program, "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"]
            + [f"--snapshot={snapshot}", "--no-password", f"--dbname={_name()}"]
        )
        tables = _sums(cursor)
    # Check that pg_restore can read the dump.
    _run([_program("pg_restore"), "--list", str(dump)])
    return dump, tables


def sums():
    """For each table the number of rows and a checksum that ignores their order."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        return _sums(cursor)


def _sums(cursor):
    found = {}
    for table in sorted(_tables(cursor)):
        cursor.execute(SUM.format(table=connection.ops.quote_name(table)))
        rows, total = cursor.fetchone()
        found[table] = {"rows": rows, "sum": total}
    return found


def _tables(cursor):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return [name for (name,) in cursor.fetchall()]


def load(dump):
    """Drop the (empty) tables, then restore the dump in one transaction."""
    program = _program("pg_restore")
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _tables(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        for function in (ledger_triggers.FUNCTION, version_triggers.FUNCTION):
            cursor.execute(f"DROP FUNCTION IF EXISTS {function}() CASCADE")
    connection.close()
    _run(
        [program, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        + ["--no-password", f"--dbname={_name()}", str(dump)]
    )


def _version():
    # Functions of this module are called only with PostgreSQL.
    return cast("DatabaseWrapper", connection).pg_version


def _name():
    return connection.settings_dict["NAME"]


def _program(name):
    """The path of the program; raises Unusable if it is missing or older than the server."""
    with connection.cursor():
        needed = _version() // 10_000
    candidates = [*Path(VERSIONED).glob(f"*/bin/{name}"), shutil.which(name)]
    found = {_major(path): str(path) for path in candidates if path}
    if not found:
        raise Unusable(
            _(
                "The program %(name)s is missing. On Debian: apt-get install "
                "postgresql-client-%(version)s"
            )
            % {"name": name, "version": needed}
        )
    # Prefer the server's version: that and all later versions can read its dump.
    version = needed if needed in found else max(found)
    if version < needed:
        raise Unusable(
            _(
                "%(name)s is of version %(version)s and the server of version %(needed)s; it must "
                "not be older. On Debian: apt-get install postgresql-client-%(needed)s"
            )
            % {"name": name, "version": version, "needed": needed}
        )
    return found[version]


def _major(path):
    said = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"(\d+)", said.stdout)
    return int(number[1]) if number else 0


def _run(command):
    try:
        subprocess.run(command, env=_environment(), capture_output=True, text=True, check=True)
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines()
        raise Unusable(
            _("%(name)s did not succeed: %(said)s")
            % {"name": Path(command[0]).name, "said": " ".join(said[:3])}
        ) from error


def _environment():
    # In the environment, because every user of the machine can read command-line arguments.
    given = connection.settings_dict
    facts = {
        "PGHOST": given["HOST"],
        "PGPORT": str(given["PORT"]),
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGSSLMODE": given["OPTIONS"].get("sslmode", ""),
    }
    return os.environ | {name: value for name, value in facts.items() if value} | {"LC_ALL": "C"}
