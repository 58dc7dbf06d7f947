"""
Who gets a kept page, and what a page for them may depend on.

A kept page is made from a request that says nothing but what its key holds: the address, the
language, the size of text and what the answer may be packed in. So it cannot be about anybody.
Only the token's cookie stays in it: a page with a form sets that cookie, so it is never kept, and
without the cookie it would give another token each time.
"""

from collections.abc import Hashable
from http.cookies import SimpleCookie

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from portal.site.context import ELDER_COOKIE, ELDER_SIZE_COOKIE, larger_text
from portal.site.message_storage import PrefixedCookieStorage

# Cookies that say how pages look in this browser.
LOOKS = (settings.LANGUAGE_COOKIE_NAME, ELDER_COOKIE, ELDER_SIZE_COOKIE)
NEEDED = (*LOOKS, settings.CSRF_COOKIE_NAME)
# Cookies of somebody: who is signed in, wrote before signing in, or has just done something.
PERSONAL = (
    settings.SESSION_COOKIE_NAME,
    PrefixedCookieStorage.cookie_name,
    settings.LAST_PRESS_COOKIE_NAME,
)
# What the key holds of the headers that an answer may name in ``Vary``.
KEYED = {"cookie", "accept-language", "accept-encoding", "accept"}
# Only scripts send these; ``is_nobody`` leaves such requests alone.
OF_SCRIPTS = {"hx-request", "hx-history-restore-request"}
API = "/api/"


def is_nobody(request: HttpRequest) -> bool:
    """Whether this is a plain GET of a whole page by a reader without a session."""
    meta = request.META
    return (
        request.method == "GET"
        and "HTTP_HX_REQUEST" not in meta
        and "HTTP_AUTHORIZATION" not in meta
        and "HTTP_RANGE" not in meta
        and ("HTTP_COOKIE" not in meta or not any(name in request.COOKIES for name in PERSONAL))
    )


def key_of(request: HttpRequest) -> Hashable:
    """All that a page for nobody in particular may depend on, apart from the database."""
    meta = request.META
    look = larger_text(request)
    return (
        request.is_secure(),
        meta.get("HTTP_HOST"),
        request.path_info,
        meta.get("QUERY_STRING"),
        translation.get_language_from_request(request),
        look["elder"] and look["elder_size"],
        "gzip" in meta.get("HTTP_ACCEPT_ENCODING", ""),
        meta.get("HTTP_ACCEPT") if request.path_info.startswith(API) else None,
    )


def leave_out_the_rest(request: HttpRequest) -> None:
    """Take all other cookies out of the request, so that nothing can be read from them."""
    kept = {name: request.COOKIES[name] for name in NEEDED if name in request.COOKIES}
    request.COOKIES = kept
    if kept:
        request.META["HTTP_COOKIE"] = SimpleCookie(kept).output(header="", sep=";").strip()
    else:
        request.META.pop("HTTP_COOKIE", None)
