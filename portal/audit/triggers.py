"""
Database triggers that keep ledgers append-only.

``ledgers`` refuses changes through the ORM; these triggers refuse all others. They are created
again after each migration, because SQLite drops a table's triggers when a migration rebuilds
the table. Tests run without them, because flushing a table between tests is a delete.
"""

from collections.abc import Callable, Iterable, Iterator

from django.apps import AppConfig, apps
from django.apps.registry import Apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.audit.ledgers import LedgerLine, LedgerQuerySet

FUNCTION = "ledger_is_append_only"

Quote = Callable[[str], str]
Statements = Callable[[Quote, str], Iterator[str]]


def ledger_tables(app_config: Apps | AppConfig = apps) -> list[str]:
    """Tables of every ledger, and of every model that uses ``LedgerQuerySet``."""
    return sorted(
        model._meta.db_table
        for model in app_config.get_models()
        if issubclass(model, LedgerLine)
        or isinstance(model._default_manager.get_queryset(), LedgerQuerySet)
    )


def install_triggers(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Create the triggers again; tables that do not exist yet are skipped."""
    dialect = _DIALECTS[connection.vendor]
    _execute(connection, tables, dialect.remove, dialect.install)


def remove_triggers(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    _execute(connection, tables, _DIALECTS[connection.vendor].remove)


def _execute(connection: BaseDatabaseWrapper, tables: Iterable[str], *builders: Statements) -> None:
    # One transaction, so that no ledger is without triggers between two statements.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table in _present(connection, tables):
            for build in builders:
                for statement in build(connection.ops.quote_name, table):
                    cursor.execute(statement)


def _present(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    existing = set(connection.introspection.table_names())
    return [table for table in tables if table in existing]


class _SQLite:
    acts = ("UPDATE", "DELETE")

    @classmethod
    def install(cls, quote: Quote, table: str) -> Iterator[str]:
        for act in cls.acts:
            yield (
                f"CREATE TRIGGER {quote(_trigger(table, act))} BEFORE {act} ON {quote(table)} "
                f"BEGIN SELECT RAISE(ABORT, '{FUNCTION}: {table}'); END"
            )

    @classmethod
    def remove(cls, quote: Quote, table: str) -> Iterator[str]:
        for act in cls.acts:
            yield f"DROP TRIGGER IF EXISTS {quote(_trigger(table, act))}"


class _PostgreSQL:
    # TRUNCATE does not run row triggers, so it needs its own trigger.
    acts = ("UPDATE", "DELETE", "TRUNCATE")

    @classmethod
    def install(cls, quote: Quote, table: str) -> Iterator[str]:
        yield (
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{FUNCTION}: %', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for act in cls.acts:
            yield (
                f"CREATE TRIGGER {quote(_trigger(table, act))} BEFORE {act} ON {quote(table)} "
                f"FOR EACH {'STATEMENT' if act == 'TRUNCATE' else 'ROW'} "
                f"EXECUTE FUNCTION {FUNCTION}()"
            )

    @classmethod
    def remove(cls, quote: Quote, table: str) -> Iterator[str]:
        for act in cls.acts:
            yield f"DROP TRIGGER IF EXISTS {quote(_trigger(table, act))} ON {quote(table)}"


_DIALECTS: dict[str, type[_SQLite | _PostgreSQL]] = {"sqlite": _SQLite, "postgresql": _PostgreSQL}


def _trigger(table: str, act: str) -> str:
    return f"{table}_no_{act.lower()}"
