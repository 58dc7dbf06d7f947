"""
The only module that turns text into HTML.

A text is stored as it was written and made into HTML when it is shown. Each function
builds its markup from escaped pieces, and all of it passes through bleach at the end;
nothing else in the project marks a string as safe.
"""

import calendar
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import groupby
from urllib.parse import urlsplit

import bleach
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from forum import tables
from forum.redaction.marks import MARK
from portal.texts import visible

# A span is what stands for blacked-out words and nothing else.
CITIZEN_TAGS = frozenset({"p", "br", "a", "span"})
TABLE_TAGS = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
TABLE_ROLES = frozenset({"table", "rowgroup", "row", "columnheader", "rowheader", "cell"})
OFFICIAL_TAGS = CITIZEN_TAGS | {"h3", "ul", "ol", "li", "strong"}
PAGE_TAGS = OFFICIAL_TAGS | {"h2", "em", "blockquote", "dl", "dt", "dd"} | TABLE_TAGS
SCHEMES = frozenset({"http", "https", "mailto"})

MARK_TAGS = PAGE_TAGS | {"mark"}
MARK_LEVELS = frozenset("1234")
# A tag, one character written as an entity, or other text.
HTML_PART = re.compile(r'<(?:[^>"]|"[^"]*")*>|&#?\w+;|[^<&]+|.', re.DOTALL)
LINE_END = re.compile(r"<br|</(?:p|h[1-6]|li|td|th|dt|dd|blockquote)\b", re.IGNORECASE)

# Readers' links carry no weight with search engines; the agencies' own do.
CITIZEN_REL = "nofollow ugc noopener"
OFFICIAL_REL = "noopener"

# A bare URL ends at the first other character: Chinese text follows without a space.
BARE_LINK = r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{1,2000}"
CITIZEN_INLINE = re.compile(f"(?P<bare>{BARE_LINK})", re.IGNORECASE)
OFFICIAL_INLINE = re.compile(
    r"\[(?P<label>[^\[\]\n]{1,200})\]\((?P<target>[^\s()]{1,2000})\)"
    r"|\*\*(?P<bold>[^*\n]{1,500})\*\*"
    f"|(?P<bare>{BARE_LINK})",
    re.IGNORECASE,
)
BULLET = re.compile(r"[-*•]\s+(?P<item>.+)")
NUMBERED = re.compile(r"(?P<number>\d{1,3})\.\s+(?P<item>.+)")
HEADING = re.compile(r"#{2,3}\s+(?P<heading>.+)")

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, lone surrogates, noncharacters; bidi controls, invisible characters.
UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\uffff"
    "\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    "|[\U000e0000-\U000e0fff]"
)
# Pasted web pages also have it as an entity, sometimes with the ampersand escaped.
HARD_SPACE = re.compile("\u00a0|&(?:amp;)?nbsp;?", re.IGNORECASE)
UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\\]")
# As ``portal.formats`` writes them: 2026年11月28日, 11月28日（周六）, 28 November 2026.
MONTHS = "|".join([*calendar.month_name[1:], *calendar.month_abbr[1:]])
DATE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:（周.）)?" rf"|\b\d{{1,2}} (?:{MONTHS})\b(?: \d{{4}})?"
)


def clean_input(text: str) -> str:
    """Typed or imported text with uniform line ends, without invisible characters."""
    text = LINE_ENDS.sub("\n", text)
    text = HARD_SPACE.sub(" ", UNWANTED.sub("", text))
    lines = (line.rstrip() for line in text.split("\n"))
    return visible.strip(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)))


# A thread of thirty posts would otherwise be parsed again for every reader.
@lru_cache(maxsize=512)
def plain(text: str) -> SafeString:
    """What a citizen wrote: paragraphs, line breaks, bare links, and no markup."""
    lines = clean_input(text).split("\n")
    return _sanitise("".join(_paragraphs(lines, _citizen_line)), CITIZEN_TAGS)


@lru_cache(maxsize=512)
def official(text: str) -> SafeString:
    """What an agency wrote: also headings, lists, bold and named links."""
    lines = [line.strip() for line in clean_input(text).split("\n")]
    return _sanitise("".join(_blocks(lines)), OFFICIAL_TAGS)


@lru_cache(maxsize=128)
def page_html(html: str) -> SafeString:
    """The text of a static page, which staff write as HTML; its tables can be shown as lists."""
    cleaned = _sanitise(clean_input(html), PAGE_TAGS)
    return _sanitise(tables.with_roles_and_labels(cleaned), PAGE_TAGS)


def visible_text(html: str) -> str:
    """The text that a reader sees of sanitised HTML, with a line end where a line ends."""
    return "".join(text for _part, text in _parts(html))


def with_marks(html: str, spans: Iterable[tuple[int, int, int]]) -> SafeString:
    """
    Sanitised HTML with ``<mark>`` around spans of its visible text: start, end, level. Marks
    lie between tags, so that none is broken; where spans overlap the highest level is shown.
    """
    levels = [0] * len(visible_text(html))
    for start, end, level in spans:
        for place in range(max(start, 0), min(end, len(levels))):
            levels[place] = max(levels[place], level)
    return _sanitise("".join(_marked(html, levels)), MARK_TAGS)


@lru_cache(maxsize=1024)
def excerpt(text: str, length: int) -> str:
    """The beginning in one line, as plain text: still to be escaped."""
    lines = (re.sub(r"^(#{2,3}|[-*•])\s+", "", line) for line in clean_input(text).split("\n"))
    line = re.sub(r"\[([^\[\]]{1,200})\]\([^\s()]{1,2000}\)", r"\1", " ".join(lines))
    line = " ".join(line.replace("**", "").split())
    return line if len(line) <= length else line[: max(0, length - 1)].rstrip() + "…"


def unbroken_dates(text: str) -> SafeString:
    """Escaped text of the portal itself; a date and its day of the week stay on one line."""
    return mark_safe(DATE.sub(r'<span class="nowrap">\g<0></span>', escape(str(text))))  # noqa: S308


def safe_target(target: str) -> bool:
    """Whether a link may lead there: the web, an e-mail address, or a page of this site."""
    if UNSEEN.search(target):
        return False
    if target.startswith("/"):
        return not target.startswith("//")
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    # A user name before the host (name@host) can disguise which host it is.
    return parts.scheme in SCHEMES and bool(parts.hostname) and "@" not in parts.netloc


def _sanitise(html: str, tags: frozenset) -> SafeString:
    cleaned = bleach.clean(
        html, tags=tags, attributes=_attribute_is_allowed, protocols=SCHEMES, strip=True
    )
    return mark_safe(cleaned)  # noqa: S308 -- the one place, after bleach


def _parts(html: str) -> Iterator[tuple[str, str]]:
    """Each part of the HTML with the text that is visible of it."""
    for found in HTML_PART.finditer(html):
        part = found[0]
        if part.startswith("<") and part != "<":
            yield part, "\n" if LINE_END.match(part) else ""
        else:
            yield part, unescape(part)


def _marked(html: str, levels: list[int]) -> Iterator[str]:
    place = 0
    for part, text in _parts(html):
        if part.startswith("<"):
            yield part
        else:
            for level, signs in groupby(
                zip(text, levels[place : place + len(text)], strict=True), lambda one: one[1]
            ):
                words = escape("".join(sign for sign, _level in signs))
                yield f'<mark data-level="{level}">{words}</mark>' if level else words
        place += len(text)


def _attribute_is_allowed(tag: str, name: str, value: str) -> bool:
    match tag, name:
        case "a", "href":
            return safe_target(value)
        case "a", "rel":
            return value in {CITIZEN_REL, OFFICIAL_REL}
        case "span", "class":
            return value == "redacted"
        case "li", "value":
            return re.fullmatch(r"[0-9]{1,3}", value) is not None
        case "mark", "data-level":
            return value in MARK_LEVELS
        case "th", "scope":
            return value in {"col", "row"}
        case _, "role":
            return tag in TABLE_TAGS and value in TABLE_ROLES
        case "td", "data-label":
            return True
        case (("th" | "td"), ("colspan" | "rowspan")):
            return re.fullmatch(r"[1-9][0-9]?", value) is not None
    return False


def _paragraphs(lines: list[str], inline) -> Iterator[str]:
    """Lines that stand together make a paragraph; an empty line ends it."""
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            paragraph.append(inline(line.strip()))
        elif paragraph:
            yield f"<p>{'<br>'.join(paragraph)}</p>"
            paragraph = []


def _blocks(lines: list[str]) -> Iterator[str]:
    """Headings and lists in their places, paragraphs from the lines between."""
    for kind, together in _group_lines(lines):
        if kind == "heading":
            yield from (f"<h3>{_official_line(line)}</h3>" for line in together)
        elif kind == "text":
            yield from _paragraphs(together, _official_line)
        else:
            yield f"<{kind}>{''.join(together)}</{kind}>"


def _group_lines(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    group: list[str] = []
    kind = "text"
    for line in lines:
        line_kind, content = _read(line)
        if line_kind != kind:
            yield kind, group
            kind, group = line_kind, []
        group.append(content)
    yield kind, group


def _read(line: str) -> tuple[str, str]:
    """The kind of a line ("heading", "ul", "ol" or "text") and what of it is shown."""
    if found := HEADING.fullmatch(line):
        return "heading", found["heading"]
    if found := BULLET.fullmatch(line):
        return "ul", f"<li>{_official_line(found['item'])}</li>"
    if found := NUMBERED.fullmatch(line):
        # The number as it was written, also where a paragraph parts the list.
        return "ol", f'<li value="{found["number"]}">{_official_line(found["item"])}</li>'
    return "text", line


def _citizen_line(line: str) -> str:
    return "".join(_inline(line, CITIZEN_INLINE, CITIZEN_REL))


def _official_line(line: str) -> str:
    return "".join(_inline(line, OFFICIAL_INLINE, OFFICIAL_REL))


def _inline(line: str, pattern: re.Pattern, rel: str) -> Iterator[str]:
    """The line in escaped pieces, with links and bold where the pattern finds them."""
    end = 0
    for found in pattern.finditer(line):
        yield _escaped(line[end : found.start()])
        yield _mark_up(found.groupdict(), rel) or escape(found.group())
        end = found.end()
    yield _escaped(line[end:])


def _escaped(words: str) -> str:
    """The words for HTML; what a moderator blacked out is shown as a box."""
    return MARK.sub(r'<span class="redacted">\1</span>', escape(words))


def _mark_up(found: dict, rel: str) -> str:
    if found.get("bold"):
        return f"<strong>{escape(found['bold'])}</strong>"
    if found.get("bare"):
        target, after = _split_trailing_punctuation(found["bare"])
        return _link(target, target, rel) + escape(after) if safe_target(target) else ""
    return _link(found["target"], found["label"], rel) if safe_target(found["target"]) else ""


def _link(target: str, label: str, rel: str) -> str:
    return f'<a href="{escape(target)}" rel="{rel}">{escape(label)}</a>'


def _split_trailing_punctuation(address: str) -> tuple[str, str]:
    """An address, and the marks after it that belong to the sentence."""
    target = address.rstrip(".,;:!?'*")
    if target.endswith(")") and "(" not in target:
        target = target.rstrip(").,;:!?'*")
    return target, address[len(target) :]
