"""
The page shown while the database is unreachable; it keeps what was typed.

After a failed connection every page that needs the database gets this page at once, without
waiting, so that threads stay free for files and health checks. After two seconds one request
tries to connect again; the others get this page until it knows the result.
"""

import threading
import time
from typing import TYPE_CHECKING, cast

import structlog
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from forum.views.entering import is_autosave
from portal.site.context import larger_text
from portal.site.error_pages.kept_input import typed_in

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

log = structlog.get_logger(__name__)

SECONDS_UNTIL_ASKED_AGAIN = 2
SECONDS_TO_ANSWER = 1
# Paths that do not need the database, or that report its state.
NEEDS_NONE = ("/healthz/", "/readyz/", "/robots.txt", "/favicon.ico")


class Outage:
    """Whether the database is unreachable, as known to this process; shared by its threads."""

    def __init__(self):
        self.since = None
        self.asking = threading.Lock()

    def is_on(self):
        """Whether the database is unreachable; one request at a time tries it again when due."""
        if self.since is None:
            return False
        if time.monotonic() - self.since < SECONDS_UNTIL_ASKED_AGAIN:
            return True
        if not self.asking.acquire(blocking=False):
            return True
        try:
            self.note(answers=answers())
        finally:
            self.asking.release()
        return self.since is not None

    def note(self, *, answers):
        if answers and self.since is not None:
            log.warning("database_back")
        if not answers and self.since is None:
            log.error("database_away")
        self.since = None if answers else time.monotonic()


outage = Outage()


def answers():
    """Whether a new connection can be opened now, outside the pool."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return True
    parameters = connection.get_connection_params() | {"connect_timeout": SECONDS_TO_ANSWER}
    parameters.pop("pool", None)
    parameters.pop("cursor_factory", None)
    psycopg = cast("DatabaseWrapper", connection).Database
    try:
        psycopg.connect(**parameters).close()
    except psycopg.Error:
        return False
    return True


class AnswerWithoutDatabase:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path not in NEEDS_NONE and outage.is_on():
            return page(request)
        return self.get_response(request)


def is_away(failure):
    """Whether the error or one of its causes is a database connection error or timeout."""
    while failure is not None:
        if isinstance(failure, (OperationalError, InterfaceError)):
            return "no such" not in str(failure)
        failure = failure.__cause__ or failure.__context__
    return False


def page_after(request, failure):
    """The page for this error; starts an outage if the database cannot be reached."""
    log.error("database_failed", error=type(failure.__cause__ or failure).__name__)
    outage.note(answers=answers())
    return page(request)


def page(request):
    answer = _page(request)
    answer["Retry-After"] = "10"
    add_never_cache_headers(answer)
    return answer


def _page(request):
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Service Unavailable"}, status=503)
    typed = typed_in(request)
    if typed is not None and is_autosave(request):
        said = _("It cannot be saved just now. Please leave this page open; your words stay here.")
        return JsonResponse({"said": said}, status=503)
    context = {"typed": typed, "static": settings.STATIC_URL} | larger_text(request)
    return HttpResponse(render_to_string("503.html", context), status=503)
