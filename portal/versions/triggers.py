"""
Database triggers that give a table another version whenever its rows change.

Triggers, because these rows are written in many ways: by steps, in the administration, from
spreadsheets, by cascades and updates of many rows, and now and then by hand in the database. A
model asks for them with ``is_versioned = True``; with ``version_name`` it shares the version of
that name with other tables, and with ``version_when``, an SQL condition on ``NEW``, only rows
that are added and meet it count. They are created again after each migration, because SQLite
drops a table's triggers when a migration rebuilds the table.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.apps import AppConfig, apps
from django.apps.registry import Apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.versions.models import TableVersion

FUNCTION = "table_has_changed"
# Of each name in PostgreSQL; in SQLite, where one transaction writes at a time, one is enough.
KEPT_ROWS = 4
VERSIONS = TableVersion._meta.db_table


class Versioned(NamedTuple):
    """A table with triggers: the name of its version, and which added rows count (all: "")."""

    table: str
    name: str
    when: str = ""


def versioned_tables(app_config: Apps | AppConfig = apps) -> list[Versioned]:
    models = [one for one in app_config.get_models() if getattr(one, "is_versioned", False)]
    return sorted(
        Versioned(
            table=one._meta.db_table,
            name=getattr(one, "version_name", one._meta.db_table),
            when=getattr(one, "version_when", ""),
        )
        for one in models
    )


def install_triggers(connection: BaseDatabaseWrapper, tables: Iterable[Versioned]) -> None:
    """Create the triggers again; does nothing before the table of versions is migrated."""
    existing = set(connection.introspection.table_names())
    if VERSIONS not in existing:
        return
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(NOTE_CHANGE)
        for versioned in tables:
            if versioned.table in existing:
                for statement in statements(versioned):
                    cursor.execute(statement)


def _sqlite(versioned: Versioned) -> Iterator[str]:
    for act in ("INSERT", "UPDATE", "DELETE"):
        trigger = f"{versioned.table}_version_{act.lower()}"
        yield f"DROP TRIGGER IF EXISTS {trigger}"
        if versioned.when and act != "INSERT":
            continue
        when = f"WHEN {versioned.when} " if versioned.when else ""
        # Not INSERT OR REPLACE: a conflict clause of the outer statement would override it.
        yield (
            f"CREATE TRIGGER {trigger} AFTER {act} ON {versioned.table} {when}BEGIN "
            f"DELETE FROM {VERSIONS} WHERE \"table\" = '{versioned.name}'; "
            f'INSERT INTO {VERSIONS} ("table", version) '
            f"VALUES ('{versioned.name}', lower(hex(randomblob(16)))); END"
        )


# Its arguments: the name of the version, and the condition on the rows that were added, if any.
# What another transaction is deleting is left to it, so that nobody waits here. The own row stays:
# if others committed four meanwhile, it would be the only sign of this change.
NOTE_CHANGE = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counts boolean := true;
    own bigint;
BEGIN
    IF TG_NARGS > 1 THEN
        EXECUTE 'SELECT EXISTS (SELECT FROM added AS "new" WHERE ' || TG_ARGV[1] || ')' INTO counts;
    END IF;
    IF counts THEN
        INSERT INTO {VERSIONS} ("table", version) VALUES (TG_ARGV[0], gen_random_uuid())
        RETURNING id INTO own;
        DELETE FROM {VERSIONS} WHERE id <> own AND id IN (
            SELECT id FROM {VERSIONS} WHERE "table" = TG_ARGV[0]
            ORDER BY id DESC OFFSET {KEPT_ROWS} FOR UPDATE SKIP LOCKED
        );
    END IF;
    RETURN NULL;
END $$"""


def _postgresql(versioned: Versioned) -> Iterator[str]:
    trigger, table = f"{versioned.table}_version", versioned.table
    quoted = ["'" + one.replace("'", "''") + "'" for one in versioned[1:] if one]
    acts, rows = "INSERT OR UPDATE OR DELETE OR TRUNCATE", ""
    if versioned.when:
        acts, rows = "INSERT", "REFERENCING NEW TABLE AS added "
    yield f"DROP TRIGGER IF EXISTS {trigger} ON {table}"
    yield (
        f"CREATE TRIGGER {trigger} AFTER {acts} ON {table} {rows}"
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}({', '.join(quoted)})"
    )
