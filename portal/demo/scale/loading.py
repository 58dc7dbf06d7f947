"""
Loading rows in bulk: COPY in PostgreSQL, many rows a statement in SQLite.

In PostgreSQL indexes, unique and foreign keys are taken down first and built again at the end,
where the database checks every row. All of it happens in the caller's transaction: whatever
interrupts it, the database is as it was before.
"""

from queue import Queue
from threading import Thread

from django.core.management.color import no_style
from django.db import connection

from portal.audit.models import AuditSeal
from portal.demo.scale.tables import all_tables
from portal.storage.planning import refresh_statistics

SEARCH = "forum_search"
# Chunks that may wait while PostgreSQL takes one in.
WAITING = 4

CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE contype IN ('u', 'f')
    AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
    ORDER BY contype DESC, conname
"""
# Without those of some rows only: their condition comes back in other words than it was written in.
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisprimary AND indpred IS NULL
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype = 'u')
    ORDER BY 1
"""
MEMORY = "SET LOCAL maintenance_work_mem = '512MB'"


def loader():
    """The loader for the database in use; call ``begin``, ``load`` and ``finish`` or ``stop``."""
    return _LOADERS[connection.vendor]()


class _Loader:
    def __init__(self):
        self.tables = all_tables()

    def begin(self):
        """Take down what would be kept up to date row by row."""

    def load(self, rows, searched):
        """Take in rows by model, and rows of the search index."""

    def stop(self):
        """Wait until everything given to ``load`` is in; raises what went wrong with it."""

    def finish(self):
        """Build again what was taken down, and let keys go on after the last one given."""
        self.stop()
        self._build()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                cursor.execute(statement)

    def _build(self):
        """Build again what ``begin`` took down."""


class _SQLite(_Loader):
    # Indexes stay: it looks for rows that wait for a foreign key with them.
    def load(self, rows, searched):
        with connection.cursor() as cursor:
            for model, table in self.tables.items():
                values = [(*table.values_of(row), *table.other_values) for row in rows[model]]
                cursor.executemany(_insert(table.name, table.all_columns), values)
            cursor.executemany(_insert(SEARCH, ["rowid", "title", "body"]), searched)

    def _build(self):
        refresh_statistics()


class _PostgreSQL(_Loader):
    """Copies in a thread of its own, so that the next rows are made meanwhile."""

    copier = None

    def begin(self):
        self.names = [*(table.name for table in self.tables.values()), SEARCH]
        self.failure = None
        self.waiting: Queue = Queue(maxsize=WAITING)
        self.copies = {model: _Copy(table) for model, table in self.tables.items()}
        # Nothing may be waiting for a check when tables are changed.
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute(MEMORY)
            cursor.execute(CONSTRAINTS, {"tables": self.names})
            self.constraints = cursor.fetchall()
            cursor.execute(INDEXES, {"tables": self.names})
            self.indexes = cursor.fetchall()
            for table, name, _definition in reversed(self.constraints):
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            for name, _definition in self.indexes:
                cursor.execute(f"DROP INDEX {name}")
            self._begin_anew(cursor)
        self.copier = Thread(target=self._copy, args=(connection.connection,), daemon=True)
        self.copier.start()

    def load(self, rows, searched):
        if self.failure:
            self.stop()
        chunk = [copy.made_of(rows[model]) for model, copy in self.copies.items() if rows[model]]
        lines = "".join(f"{thread_id}\t{vector}\n" for thread_id, vector in searched)
        chunk.append((f"COPY {SEARCH} (thread_id, vector) FROM STDIN (FREEZE)", lines.encode()))
        self.waiting.put(chunk)

    def stop(self):
        if self.copier is None:
            return
        self.waiting.put(None)
        self.copier.join()
        self.copier = None
        if self.failure:
            raise self.failure

    def _begin_anew(self, cursor):
        """Give the empty tables new files, into which rows are copied as old ones (FREEZE)."""
        empty = [name for name in self.names if name != AuditSeal._meta.db_table]
        # The ledgers' own triggers refuse it, also where there is nothing to lose.
        for name in empty:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(empty)}")
        for name in empty:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")

    def _copy(self, postgresql):
        with postgresql.cursor() as cursor:
            while (chunk := self.waiting.get()) is not None:
                if self.failure:
                    continue
                try:
                    for statement, lines in chunk:
                        with cursor.copy(statement) as copy:
                            copy.write(lines)
                except Exception as failure:
                    self.failure = failure

    def _build(self):
        with connection.cursor() as cursor:
            for _name, definition in self.indexes:
                cursor.execute(definition)
            for table, name, definition in self.constraints:
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
            for name in self.names:
                cursor.execute(f"ANALYZE {name}")


class _Copy:
    """The statement for one table, and its rows as lines of COPY's text format."""

    def __init__(self, table):
        self.values_of = table.values_of
        columns = ", ".join(map(connection.ops.quote_name, table.all_columns))
        freeze = "" if table.model is AuditSeal else ", FREEZE"
        self.statement = f"COPY {table.name} ({columns}) FROM STDIN (NULL 'None'{freeze})"
        others = "".join(f"\t{value}" for value in table.other_values)
        # Values are written as Python does: None, True, False, numbers and text.
        self.line = "\t".join(["%s"] * len(table.columns)) + others

    def made_of(self, rows):
        line, values_of = self.line, self.values_of
        # Texts have breaks of lines, and neither tabs nor backslashes.
        lines = [(line % values_of(row)).replace("\n", "\\n") for row in rows]
        return self.statement, ("\n".join(lines) + "\n").encode()


def _insert(table, columns):
    names = ", ".join(map(connection.ops.quote_name, columns))
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"


_LOADERS = {"sqlite": _SQLite, "postgresql": _PostgreSQL}
