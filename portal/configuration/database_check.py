"""What the doors for web servers make sure of before they open."""

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connection


def refuse_wrong_database():
    """
    Stop where a check of the database finds something serious, with its sentence.

    For web servers started by hand; ``manage.py serve`` has asked already.
    """
    found = run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
    serious = [problem.msg for problem in found if problem.is_serious()]
    # Nothing stays open, no thread of a pool either: a server may be about to fork.
    connection.close()
    getattr(connection, "close_pool", lambda: None)()
    if serious:
        raise ImproperlyConfigured(" ".join(serious))
