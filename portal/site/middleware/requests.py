"""The first middleware: health probes, API requests without HTTPS, text that cannot be stored."""

from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import JsonResponse, QueryDict

from portal.site import views

PROBES = {"/healthz/": views.healthz, "/readyz/": views.readyz}
HTTPS_ONLY = (
    "The API answers over HTTPS only and does not redirect: what a program sends in clear, "
    "anybody on the way can read. Use %s/api/."
)


class AnswerProbes:
    """
    Answers health probes before any other middleware runs.

    A local probe uses neither HTTPS nor the portal's host name and has no session, and must
    get an answer even if the rest is broken.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        probe = PROBES.get(request.path)
        return probe(request) if probe else self.get_response(request)


class RefusePlainAPI:
    """
    Refuses API requests without HTTPS with 403; only web pages are redirected.

    With a redirect a program could go on sending clear text for years unnoticed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        redirects = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if redirects and request.path.startswith("/api/"):
            # SecurityMiddleware has already redirected all other paths.
            return JsonResponse({"detail": HTTPS_ONLY % settings.SITE_URL}, status=403)
        return self.get_response(request)


class RefuseBrokenText:
    """
    Answers 400 to NUL bytes and lone surrogates in path, query, cookies, headers, form
    fields and file names.

    PostgreSQL cannot store NUL, and lone surrogates cannot be encoded as UTF-8: both would
    cause a 500 later, at a different place on each database.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            is_broken(request.path)
            or _any_broken(request.GET)
            or any(is_broken(unquote(value)) for value in request.COOKIES.values())
            or any(is_broken(value) for value in request.headers.values())
        ):
            raise_bad_request()
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Not in __call__: that would read an oversized upload before a view that refuses
        # uploads could do so.
        if request.method == "POST" and (
            _any_broken(request.POST)
            or any(is_broken(file.name or "") for file in request.FILES.values())
        ):
            raise_bad_request()


def _any_broken(values: QueryDict):
    return any(
        is_broken(key) or any(is_broken(value) for value in found) for key, found in values.lists()
    )


def is_broken(text):
    """Whether the text contains a NUL byte or a lone surrogate."""
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def raise_bad_request():
    raise BadRequest("The request holds characters that cannot be text.")
