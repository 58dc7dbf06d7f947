"""
A connection of this process that asks for the versions alone.

A kept page needs nothing else from the database. For this one query, a connection of the pool
would be checked first and given back afterwards, which costs more than the question itself.
"""

import threading
from typing import TYPE_CHECKING, Any, cast

import structlog
from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    import psycopg
    from django.db.backends.postgresql.base import DatabaseWrapper

log = structlog.get_logger(__name__)

# An answer takes far less; a thread that has waited so long asks the pool instead.
SECONDS_TO_WAIT = 0.05


class OwnConnection:
    """One connection, kept open; the threads of the process ask in turn."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.connection: psycopg.Connection | None = None

    def rows(self, query: str) -> list[tuple[Any, ...]] | None:
        """
        What ``query`` answers from what is committed. None where it cannot be asked here, and
        Django's connection has to be: another database than PostgreSQL, a process without a
        pool, a thread within a transaction, whose own changes count too, or no answer.
        """
        django = connections[DEFAULT_DB_ALIAS]
        if "pool" not in django.settings_dict["OPTIONS"] or django.in_atomic_block:
            return None
        if not self.turn.acquire(timeout=SECONDS_TO_WAIT):
            return None
        try:
            return self._ask(cast("DatabaseWrapper", django), query)
        finally:
            self.turn.release()

    def _ask(self, django: "DatabaseWrapper", query: str) -> list[tuple[Any, ...]] | None:
        driver = django.Database
        try:
            if self.connection is None:
                self.connection = driver.connect(**_parameters(django), autocommit=True)
            return self.connection.execute(query).fetchall()
        except driver.Error as error:
            # The database was started anew, say. The pool finds out whether it answers again.
            log.warning("versions_connection_lost", error=type(error).__name__)
            self._close()
            return None

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        with self.turn:
            self._close()

    def _close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def _parameters(django: "DatabaseWrapper") -> dict[str, Any]:
    parameters = django.get_connection_params()
    for of_django in ("pool", "cursor_factory", "context"):
        parameters.pop(of_django, None)
    return parameters


own_connection = OwnConnection()
