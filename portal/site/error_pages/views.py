"""Error views, referred to by ``portal.urls``, the settings and the middleware."""

import sys
from http.client import responses

from django.http import HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views import defaults

from forum import session_drafts
from portal.site.error_pages import kept_input, old_addresses
from portal.site.middleware import away


def bad_request(request, exception=None):
    return _page(request, "400.html", 400)


def permission_denied(request, exception=None):
    return _page(request, "403.html", 403)


def not_found(request, exception=None):
    """Redirect an address of the previous system to its new one; 404 for any other."""
    target = old_addresses.target_of(request)
    if target is not None:
        return HttpResponsePermanentRedirect(target)
    return _page(request, "404.html", 404)


def csrf_failure(request, reason=""):
    """403 for a wrong CSRF token, e.g. from before a sign-in; keeps what was typed."""
    # A form sent from another site is not kept: the person did not write it.
    kept = kept_input.is_ours(request) and session_drafts.keep(request)
    return _page(request, "403_csrf.html", 403, {"kept_at": request.path if kept else ""})


def too_many(request, refusal):
    """429 with ``Retry-After`` and what was typed, to send again later."""
    context = {"sentence": refusal.message, "typed": kept_input.typed_in(request)}
    answer = _page(request, "429.html", 429, context)
    answer["Retry-After"] = str(refusal.wait)
    add_never_cache_headers(answer)
    return answer


def server_error(request):
    failure = sys.exc_info()[1]
    if away.is_away(failure):
        return away.page_after(request, failure)
    return defaults.server_error(request)


def _page(request, template, status, context=None):
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": responses[status]}, status=status)
    return render(request, template, context, status=status)
