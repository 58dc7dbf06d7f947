"""The database check at the start of a web server."""

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connection


def refuse_wrong_database():
    """
    Raise ImproperlyConfigured with the message of any database check that finds an error.

    For web servers started by hand; ``manage.py serve`` runs the checks itself.
    """
    found = run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
    serious = [problem.msg for problem in found if problem.is_serious()]
    # Close the connection and the pool's threads, because the server may fork next.
    connection.close()
    getattr(connection, "close_pool", lambda: None)()
    if serious:
        raise ImproperlyConfigured(" ".join(serious))
