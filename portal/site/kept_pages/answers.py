"""
The answers that are kept, and which may be.

They live in the memory of each web process: looking one up costs next to nothing, and a cache
that is slow, away, or holds answers of an earlier release cannot be in the way. At most
``KEPT_PAGES_MB`` megabytes are kept, those that were asked for last, each for at most a minute:
"3 days ago" and "overdue" follow the clock and not the database.
"""

import gzip
import threading
from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import blake2b
from typing import cast

from cachetools import TTLCache
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils.cache import get_conditional_response, patch_cache_control

from portal.site.kept_pages import readers

# Their answers are the same for every reader without a session.
KEPT_VIEWS = {
    "home", "threads:list", "threads:detail", "boards:detail", "search", "agencies:list",
    "agencies:detail", "pages:detail", "checksums", "checksum-feed", "feeds:threads",
    "sitemap", "sitemap_file", "api:thread-list", "api:thread-detail", "schema", "docs",
}  # fmt: skip
# Nothing on them can be hidden, so a shared cache may answer for a while without asking here.
SHARED_VIEWS = {"pages:detail", "checksums", "checksum-feed", "schema", "docs"}
SHARED_SECONDS, STALE_SECONDS = 10, 60
SECONDS = 60
MEGABYTE = 1_000_000
# What an entry takes beside its body, about.
OVERHEAD = 2_000
# A larger answer would push too many others out.
LARGEST_SHARE = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with all its headers, the version of what it shows, and its view, for the log."""

    version: str
    body: bytes
    headers: dict[str, str]
    match: ResolverMatch

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD

    def answer(self, request: HttpRequest) -> HttpResponseBase | None:
        """A new answer like the kept one; 304 without a body if the reader has it already."""
        answer = HttpResponse(self.body, headers=self.headers)
        if "HTTP_IF_NONE_MATCH" not in request.META:
            return answer
        return get_conditional_response(request, etag=self.headers["ETag"], response=answer)


class Store:
    """What this process keeps; its threads share it."""

    def __init__(self, most_bytes: int):
        self.largest = most_bytes // LARGEST_SHARE
        self.lock = threading.Lock()
        self.answers: TTLCache[Hashable, Kept] = TTLCache(
            most_bytes, ttl=SECONDS, getsizeof=lambda kept: kept.size
        )

    def get(self, key: Hashable, version: str) -> Kept | None:
        with self.lock:
            kept = self.answers.get(key)
        return kept if kept and kept.version == version else None

    def put(self, key: Hashable, kept: Kept) -> None:
        if kept.size <= self.largest:
            with self.lock:
                self.answers[key] = kept

    def clear(self) -> None:
        with self.lock:
            self.answers.clear()


store = Store(settings.KEPT_PAGES_MB * MEGABYTE)


def keep(request: HttpRequest, made: HttpResponseBase, key: Hashable, version: str) -> Kept:
    """Keep a view's answer, which ``may_be_kept``, with an ``ETag`` of what it says."""
    response = cast(HttpResponse, made)  # what streams may not be kept
    match = cast(ResolverMatch, request.resolver_match)
    _name_what_caches_may_do(response, match.view_name)
    response["ETag"] = _etag(response.content, response.get("Content-Encoding"))
    kept = Kept(version, response.content, dict(response.items()), match)
    store.put(key, kept)
    return kept


def may_be_kept(response: HttpResponseBase) -> bool:
    """Whether the answer is whole, sets no cookie, and is neither private nor made for one use."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not _is_private(response.get("Cache-Control", ""))
        and "'nonce-" not in response.get("Content-Security-Policy", "")
        and _varies_on(response) <= readers.KEYED | readers.OF_SCRIPTS
    )


def _is_private(said: str) -> bool:
    return any(word in said for word in ("private", "no-store", "no-cache"))


def _varies_on(response: HttpResponseBase) -> set[str]:
    return {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}


def _name_what_caches_may_do(response: HttpResponseBase, view: str) -> None:
    if response.has_header("Cache-Control"):
        return
    if view in SHARED_VIEWS:
        patch_cache_control(
            response,
            public=True,
            max_age=0,
            s_maxage=SHARED_SECONDS,
            stale_while_revalidate=STALE_SECONDS,
        )
    else:
        # They may keep it, and have to ask each time whether it is still what is shown.
        patch_cache_control(response, no_cache=True)


def _etag(body: bytes, encoding: str | None) -> str:
    """Of the text before packing, which Django packs with random bytes: the same everywhere."""
    text = gzip.decompress(body) if encoding == "gzip" else body
    return f'W/"{blake2b(text, digest_size=16).hexdigest()}"'
