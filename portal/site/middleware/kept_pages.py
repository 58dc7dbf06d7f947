"""
Answers readers without a session with whole pages that are kept as long as they are true.

Each request asks the database for the versions of the tables that public pages show, in one
query of a few rows, and gets the kept page only if no version has changed since before it was
made. So what was approved, edited, hidden or set is on the page, or off it, from the commit on, in
every process. Whoever has a session, and any answer that is not the same for all, passes by.
"""

from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from prometheus_client import Counter

from portal.site.kept_pages import answers, readers
from portal.site.middleware import away
from portal.versions.reading import versions

COUNTED = Counter(
    "wenzhong_public_pages", "Pages for readers without a session.", labelnames=["answer"]
)
KEPT, MADE = COUNTED.labels("kept"), COUNTED.labels("made")


class KeepPages:
    """Must come before what compresses and gives headers, so that nothing is done twice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase | None:
        if not settings.KEPT_PAGES_MB or not readers.is_nobody(request):
            return self.get_response(request)
        version = _version()
        if version is None:
            return self.get_response(request)
        key = readers.key_of(request)
        kept = answers.store.get(key, version)
        if kept is None:
            return self._make(request, key, version)
        KEPT.inc()
        request.resolver_match = kept.match  # for the line of the log
        return kept.answer(request)

    def _make(self, request, key, version):
        if not _is_kept_view(request.path_info):
            return self.get_response(request)
        readers.leave_out_the_rest(request)
        response = self.get_response(request)
        if not answers.may_be_kept(response):
            return response
        MADE.inc()
        return answers.keep(request, response, key, version).answer(request)


def _version() -> str | None:
    """Of all that public pages show; None while the database does not answer."""
    if away.outage.since is not None:
        return None
    try:
        found = versions()
    except (DatabaseError, InterfaceError):
        # The page itself meets the same failure, and says so.
        return None
    return blake2b(repr(found).encode(), digest_size=16).hexdigest()


def _is_kept_view(path: str) -> bool:
    try:
        return resolve(path).view_name in answers.KEPT_VIEWS
    except Resolver404:
        return False
