"""
What SQLite's planner knows of the tables.

PostgreSQL counts its rows by itself. SQLite knows nothing before it is told to look, and guesses
that ten rows are public: it then reads every public matter where it could fetch twenty by key.
"""

from django.db import connection

# Of each index at most so many rows are looked at: a tenth of a second with 60,000 matters.
ROWS_LOOKED_AT = 1_000


def refresh_statistics() -> None:
    """Let SQLite look at its tables anew; with PostgreSQL there is nothing to do."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")
