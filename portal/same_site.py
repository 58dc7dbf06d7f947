"""
Presses that need no token, because they change nothing but how pages look in one browser.

The token of a form is another one for each reader; a page that many read alike cannot carry it.
Where such a press comes from is known from what the browser says of it, which a page of another
site cannot change.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

# "none": the reader reloads the answer, or the address was typed.
OWN = {"same-origin", "none"}


def only_from_this_site(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Takes the place of the token: refuses what a browser says comes from another site.

    Only for views that write nothing but cookies of how pages look. Browsers before 2020 say it
    with ``Origin`` or ``Referer`` instead of ``Sec-Fetch-Site``; whoever says nothing is let in.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and _comes_from_elsewhere(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in OWN
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()
