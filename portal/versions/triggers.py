"""
Database triggers that give a table another version whenever its rows change.

Triggers, because these rows are written in many ways: by steps, in the administration, from
spreadsheets, by cascades and updates of many rows, and now and then by hand in the database. A
model asks for them with ``is_versioned = True``. They are created again after each migration,
because SQLite drops a table's triggers when a migration rebuilds the table.
"""

from collections.abc import Iterable, Iterator

from django.apps import AppConfig, apps
from django.apps.registry import Apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.versions.models import TableVersion

FUNCTION = "table_has_changed"
# Of each table in PostgreSQL; in SQLite, where one transaction writes at a time, one is enough.
KEPT_ROWS = 4
VERSIONS = TableVersion._meta.db_table


def versioned_tables(app_config: Apps | AppConfig = apps) -> list[str]:
    models = app_config.get_models()
    return sorted(one._meta.db_table for one in models if getattr(one, "is_versioned", False))


def install_triggers(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Create the triggers again; does nothing before the table of versions is migrated."""
    existing = set(connection.introspection.table_names())
    if VERSIONS not in existing:
        return
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table in existing.intersection(tables):
            for statement in statements(table):
                cursor.execute(statement)


def _sqlite(table: str) -> Iterator[str]:
    for act in ("INSERT", "UPDATE", "DELETE"):
        name = f"{table}_version_{act.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        # Not INSERT OR REPLACE: a conflict clause of the outer statement would override it.
        yield (
            f"CREATE TRIGGER {name} AFTER {act} ON {table} BEGIN "
            f"DELETE FROM {VERSIONS} WHERE \"table\" = '{table}'; "
            f'INSERT INTO {VERSIONS} ("table", version) '
            f"VALUES ('{table}', lower(hex(randomblob(16)))); END"
        )


def _postgresql(table: str) -> Iterator[str]:
    yield (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f'INSERT INTO {VERSIONS} ("table", version) VALUES (TG_TABLE_NAME, gen_random_uuid()); '
        # What another transaction is deleting is left to it, so that nobody waits here.
        f"DELETE FROM {VERSIONS} WHERE id IN (SELECT id FROM {VERSIONS} "
        f'WHERE "table" = TG_TABLE_NAME ORDER BY id DESC OFFSET {KEPT_ROWS} '
        "FOR UPDATE SKIP LOCKED); RETURN NULL; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {table}_version ON {table}"
    yield (
        f"CREATE TRIGGER {table}_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )
