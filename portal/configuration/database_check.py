"""The database check at the start of a web server."""

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connection


def refuse_wrong_database():
    """
    Stop the start where a database check finds something serious, with its sentence.

    For web servers started by hand; ``manage.py serve`` runs the check itself.
    """
    found = run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
    serious = [problem.msg for problem in found if problem.is_serious()]
    # Nothing stays open, no thread of a pool either: a server may be about to fork.
    connection.close()
    getattr(connection, "close_pool", lambda: None)()
    if serious:
        raise ImproperlyConfigured(" ".join(serious))
