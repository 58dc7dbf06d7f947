"""
The same view for a page and for the part of it that a script swaps in.

A template that is shown through here ``extends shell``: the whole frame of a page, or
nothing but the blocks that change. So both come from one query and one template.
"""

from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

PAGE, FRAGMENT = "base.html", "fragment.html"
# A cache must not hand one person's fragment to another who opens the page itself.
VARY = ["HX-Request", "HX-History-Restore-Request"]


def is_asked_for(request):
    """Whether a script asks for a part; going back in the history needs the whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def shown(request, template, context):
    is_fragment = is_asked_for(request)
    shell = FRAGMENT if is_fragment else PAGE
    response = render(request, template, context | {"shell": shell, "is_fragment": is_fragment})
    return _varied(response)


def sent_on(request, place):
    """A redirect; a script is told to open the page, or it would swap a page into a page."""
    response = redirect(place)
    if is_asked_for(request):
        response = HttpResponseClientRedirect(response.url)
    return _varied(response)


def _varied(response):
    patch_vary_headers(response, VARY)
    return response
