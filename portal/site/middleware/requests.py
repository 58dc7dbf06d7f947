"""At the door: machines that ask for health, programs without HTTPS, text nobody can store."""

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
    Answer health before anything else does.

    A probe on the machine itself knows neither HTTPS nor the portal's name, opens no
    session, and asks above all when something here is broken.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        probe = PROBES.get(request.path)
        return probe(request) if probe else self.get_response(request)


class RefusePlainAPI:
    """
    Tell a program that it spoke without HTTPS; only pages for people are redirected.

    A silent redirect would let it send in clear for years, and nobody would notice.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        redirects = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if redirects and request.path.startswith("/api/"):
            # What is for people was redirected before this.
            return JsonResponse({"detail": HTTPS_ONLY % settings.SITE_URL}, status=403)
        return self.get_response(request)


class RefuseBrokenText:
    """
    Answer 400 to NUL bytes and lone surrogates in an address, a query, a cookie, a form
    or the name of a file.

    PostgreSQL cannot store the first and no encoder can write the second: either would
    be a 500 somewhere deep below, differently on each database.
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
        # Here, not in __call__: reading the form before the view's own limits apply
        # would take an oversized upload in on behalf of pages that refuse it.
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
    """Whether a text holds what cannot be stored or encoded."""
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def raise_bad_request():
    raise BadRequest("The request holds characters that cannot be text.")
