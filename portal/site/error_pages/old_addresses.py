"""
Redirects URLs of the previous system to pages of this one.

Looked up only after a 404, so that other pages need no query. A row matches if the requested
URL has its path and all its query parameters; further parameters are ignored, because links
of old forums have them (``&extra=page%3D1``). There is no redirect to a matter that is not
public.
"""

import hashlib
import re
from itertools import combinations
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.utils.translation import gettext as _

from forum.models import Thread
from forum.models.numbering import NUMBER
from portal.site.models import OldAddress

LONGEST_ADDRESS = 500
LONGEST_TARGET = 300
# No page link of an old system has more parameters.
MOST_PARAMETERS = 8
OWN_PAGES = re.compile(r"/(?:[^/\\\s][^\\\s]*)?", re.ASCII)


def target_of(request):
    """The redirect target or None; of several matching rows, the one with most parameters."""
    if request.method not in {"GET", "HEAD"} or request.path.startswith("/api/"):
        return None
    path, given = parts_of(request.get_full_path())
    keys = {_key(path, chosen): len(chosen) for chosen in _choices(given)}
    rows = OldAddress.objects.filter(key__in=keys).select_related("thread")
    for row in sorted(rows, key=lambda row: -keys[row.key]):
        if row.thread is None:
            return row.path
        if row.thread.is_public:
            return row.thread.get_absolute_url()
    return None


def key_of(address):
    """The key of an old address; raises ValueError with a sentence if it is not usable."""
    if not address:
        raise ValueError(_("the old address is missing"))
    if len(address) > LONGEST_ADDRESS:
        raise ValueError(_("the old address is longer than 500 characters"))
    try:
        path, given = parts_of(address)
    except ValueError:
        raise ValueError(_("the old address cannot be read")) from None
    if len(given) > MOST_PARAMETERS:
        raise ValueError(_("the old address has more than 8 parameters"))
    if path == "/" and not given:
        raise ValueError(_("the old address is the home page, which is there"))
    return _key(path, tuple(given))


def read_target(text, *, source):
    """{"thread": …} or {"path": …}; raises ValueError with a sentence if it is no target."""
    if not text:
        raise ValueError(_("it does not say where the address leads"))
    if text.startswith("/"):
        if len(text) > LONGEST_TARGET or not OWN_PAGES.fullmatch(text):
            raise ValueError(_("“%(text)s” is not a path of this portal") % {"text": text[:60]})
        return {"path": text}
    if "/" in text or ":" in text:
        raise ValueError(
            _("“%(text)s” leads to another site; give a number or a path that begins with /")
            % {"text": text[:60]}
        )
    return {"thread": _thread(text, source)}


def _thread(text, source):
    threads = Thread.cases.filter(source_system=source, source_number=text)
    if NUMBER.fullmatch(text):
        threads = Thread.cases.filter(number=text) or threads
    thread = threads.first()
    if thread is None:
        raise ValueError(
            _("there is no matter “%(text)s”, neither here nor taken over from “%(source)s”")
            % {"text": text[:60], "source": source}
        )
    return thread


def parts_of(address):
    """The decoded path and the sorted query parameters; the host is ignored."""
    parts = urlsplit(address if "//" in address[:8] else "//host/" + address.lstrip("/"))
    given = sorted(set(parse_qsl(parts.query, keep_blank_values=True)))
    return unquote(parts.path) or "/", given


def _choices(given):
    known = given[:MOST_PARAMETERS]
    for count in range(len(known), -1, -1):
        yield from combinations(known, count)


def _key(path, given):
    return hashlib.sha256(f"{path}?{urlencode(given)}".encode()).hexdigest()
