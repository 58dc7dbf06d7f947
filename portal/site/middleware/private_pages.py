"""
Keeps personal pages out of caches, and clears the browser's data after signing out.
"""

from django.conf import settings
from django.utils.cache import patch_cache_control

SIGNING_OUT = {"account_logout", "admin:logout"}
# Without "cookies": language and larger text stay set; the session has already ended.
CLEARED = '"cache", "storage"'


class KeepPagesPrivate:
    """
    Sets ``Cache-Control: private, no-store`` on responses to browsers with a session.

    A response that already has ``Cache-Control`` (public images, feeds) keeps it. After
    signing out, sets ``Clear-Site-Data``.
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
    Whether the browser has a session, signed in or not, or gets one with this response.

    Reads the cookie, not ``request.user``, which would cost a query. Anonymous sessions
    count too: they hold text that was typed before signing in.
    """
    return settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified


def _has_signed_out(request):
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.view_name in SIGNING_OUT
