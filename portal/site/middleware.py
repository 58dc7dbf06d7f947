"""Text that no database can hold is turned away at the door, with a page that says so."""

from urllib.parse import unquote

from django.core.exceptions import BadRequest
from django.http import QueryDict


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
