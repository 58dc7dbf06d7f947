"""
Addresses of the system before this one, and where they lead now.

Asked only where a page was not found, so that ordinary pages pay nothing. A row fits
where all its parameters stand in the address asked for: links of old forums carry more
than what names the page (``&extra=page%3D1``). A matter that is not public leads nowhere.
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
# More parameters than this no link of an old system has that names a page.
MOST_PARAMETERS = 8
OWN_PAGES = re.compile(r"/(?:[^/\\\s][^\\\s]*)?", re.ASCII)


def target_of(request):
    """The path to go on to, or None: of the rows that fit, the one that says most."""
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
    """What tells one old address from another; ValueError with a sentence for none."""
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
    """{"thread": …} or {"path": …}; ValueError says why it leads nowhere."""
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
    """Path and parameters without host and order; written encoded or not is the same."""
    parts = urlsplit(address if "//" in address[:8] else "//host/" + address.lstrip("/"))
    given = sorted(set(parse_qsl(parts.query, keep_blank_values=True)))
    return unquote(parts.path) or "/", given


def _choices(given):
    known = given[:MOST_PARAMETERS]
    for count in range(len(known), -1, -1):
        yield from combinations(known, count)


def _key(path, given):
    return hashlib.sha256(f"{path}?{urlencode(given)}".encode()).hexdigest()
