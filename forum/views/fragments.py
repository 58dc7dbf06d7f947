"""
One view for a whole page and for the part of it that a script (htmx) swaps in.

A template rendered here ``extends shell``: the whole frame of a page, or nothing but the
blocks that change. So both come from one query and one template.
"""

from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

PAGE, FRAGMENT = "base.html", "fragment.html"
# A cache must not hand one person's fragment to another who opens the page itself.
VARY = ["HX-Request", "HX-History-Restore-Request"]


def is_part_wanted(request):
    """Whether a script asks for a part; going back in the history needs the whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def render_part_or_page(request, template, context, *, status=200):
    is_fragment = is_part_wanted(request)
    shell = FRAGMENT if is_fragment else PAGE
    context = context | {"shell": shell, "is_fragment": is_fragment}
    response = render(request, template, context, status=status)
    return _vary_on_script(response)


def redirect_page(request, place):
    """A redirect; htmx is told to load the page, or it would swap it into the current one."""
    response = redirect(place)
    if is_part_wanted(request):
        return _vary_on_script(HttpResponseClientRedirect(response.url))
    return _vary_on_script(response)


def _vary_on_script(response):
    patch_vary_headers(response, VARY)
    return response
