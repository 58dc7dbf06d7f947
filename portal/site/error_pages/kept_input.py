"""
Shows a submitted form again on an error page, so that typed text is not lost.

Uses neither session nor database, because they may be the cause of the error.
"""

import re

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFilesSent
from django.http.multipartparser import MultiPartParserError

TOKEN = "csrfmiddlewaretoken"
SECRET = re.compile(r"pass|secret|code|token|key", re.I)
# A value that looks typed by a person is shown; other values are sent in hidden fields.
WRITTEN = re.compile(r"\s|[^\x00-\x7f]|.{20}")
READING_FAILED = (
    OSError, RequestDataTooBig, TooManyFilesSent, MultiPartParserError, UnicodeError, ValueError
)  # fmt: skip


def typed_in(request):
    """
    The context of ``partials/typed_again.html`` for the posted form; None without a form.

    None also for a form sent from another site (CSRF). Passwords and codes are left out; a form
    that had one cannot be sent again from the error page.
    """
    if request.method != "POST" or not is_ours(request):
        return None
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        had_files = any(request.FILES.values())
    except READING_FAILED:
        return None
    token = request.POST.get(TOKEN, "")
    open_fields = [
        {"name": name, "value": value, "rows": _rows(value)}
        for name, value in fields
        if name != TOKEN and not SECRET.search(name)
    ]
    has_secret = any(name != TOKEN and SECRET.search(name) for name, _value in fields)
    return {
        "address": request.get_full_path(),
        "token": token,
        "fields": open_fields,
        "has_words": any(field["rows"] for field in open_fields),
        "has_secret": has_secret,
        "may_send_again": bool(token) and not has_secret,
        "had_files": had_files,
    }


def _rows(value):
    """The number of lines of its textarea; 0 for a value that was selected, not typed."""
    if not WRITTEN.search(value):
        return 0
    # A phone shows about fifteen Chinese characters in a line.
    return min(12, max(2, len(value) // 15 + value.count("\n") + 1))


def is_ours(request):
    """Whether the form was sent from a page of this portal, by ``Origin`` or ``Referer``."""
    try:
        here = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return False
    places = [here, *settings.CSRF_TRUSTED_ORIGINS]
    origin = request.headers.get("Origin")
    if origin:
        return origin in places
    return request.headers.get("Referer", "").startswith(tuple(f"{place}/" for place in places))
