"""Whether there is room for so many matters, before anything is written."""

import shutil
from pathlib import Path

from django.db import connection

from forum.models.numbering import LAST_OF_A_DAY
from portal.demo.scale.plan import MONTHS, TIMES_AS_BUSY

# Bytes on disk for a matter, and for each of its posts, with their ledger lines, seals, words
# and indexes: what 10,000 and 200,000 matters took, rounded up.
BYTES = {"postgresql": (15_000, 5_000), "sqlite": (12_000, 4_000)}
# Until everything stands, it takes more: the files of sorting indexes and, within bounds, the log
# in PostgreSQL; in SQLite the whole transaction stands in the log too.
WHILE_FILLING = {"postgresql": 1.4, "sqlite": 2}
GIGABYTE = 1_000_000_000
# Above this the days of the busy month would run out of numbers.
MOST_THREADS = LAST_OF_A_DAY * 28 * (MONTHS + TIMES_AS_BUSY) // (2 * TIMES_AS_BUSY)


def bytes_needed(threads, posts):
    """About how many bytes of disk filling takes while it runs."""
    matter, post = BYTES[connection.vendor]
    return (threads * matter + posts * post) * WHILE_FILLING[connection.vendor]


def bytes_free():
    """Free bytes where the database lies; None where that is another machine's disk."""
    folder = Path(connection.settings_dict["NAME"]).parent
    if connection.vendor == "postgresql":
        folder = _data_folder()
    return shutil.disk_usage(folder).free if folder and folder.exists() else None


def bytes_of_database():
    statements = {
        "postgresql": "SELECT pg_database_size(current_database())",
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    }
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
        return cursor.fetchone()[0]


def _data_folder():
    """Where PostgreSQL keeps its data, if it is on this machine and tells."""
    host = connection.settings_dict["HOST"]
    if host and not host.startswith("/") and host not in {"127.0.0.1", "localhost", "::1"}:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        found = cursor.fetchone()
    return Path(found[0]) if found else None
