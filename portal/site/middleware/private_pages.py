"""
What is shown to one person stays in no cache, and nothing is left after signing out.
"""

from django.conf import settings
from django.utils.cache import patch_cache_control

SIGNING_OUT = {"account_logout", "admin:logout"}
# Not the cookies: language and larger text are the browser's, and the session is ended.
CLEARED = '"cache", "storage"'


class KeepPagesPrivate:
    """
    ``Cache-Control: private, no-store`` on every page that was made for somebody.

    A page that says itself how it may be kept (public images, feeds) stays as it is, and
    so do static files and what everybody is shown alike.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and _is_somebodys(request):
            patch_cache_control(response, private=True, no_store=True)
        if _has_signed_out(request):
            response["Clear-Site-Data"] = CLEARED
        return response


def _is_somebodys(request):
    """
    Whether the browser has a session, signed in or not, or is given one now.

    Told by the cookie, so that a page that looks nobody up need not do it for this. Words
    that wait for a sign-in are in a session as well.
    """
    return settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified


def _has_signed_out(request):
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.view_name in SIGNING_OUT
