"""Converts the rows of a file to messages and validates them; adds nothing to the file's data."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Kind
from forum.richtext import clean_input
from forum.workflow.submissions.editing import LONGEST_TITLE
from portal.agencies.models import Agency, Area, Category
from portal.importing.refusals import Refusal
from portal.importing.timestamps import Timestamp, parse_timestamp
from portal.languages import texts_in_every_language
from portal.texts.spreadsheet_cells import is_rounded, number_of, text_of
from portal.texts.spreadsheets import Unusable

# Other systems allow longer texts than this portal; no real text is this long.
LONGEST_TEXT = 50_000
LONGEST_NAME = 40
LONGEST_NUMBER = 60

KIND_WORDS = {
    "咨询": Kind.INQUIRY,
    "投诉": Kind.COMPLAINT,
    "建议": Kind.SUGGESTION,
    "求助": Kind.HELP,
    "求决": Kind.HELP,
    "报修": Kind.REPAIR,
    "举报": Kind.REPORT,
    "其他": Kind.OTHER,
} | {kind.value: kind for kind in Kind}
TREES = {"category": Category, "area": Area, "agency": Agency}


@dataclass(frozen=True)
class Message:
    """A row as arguments of ``forum.workflow.ImportedMatter``, except its source system."""

    row: int
    number: str
    facts: dict

    @property
    def at(self) -> datetime:
        return self.facts["at"]


@dataclass
class Choices:
    """Default values for rows without a kind, category, area or agency, and their lookup."""

    kind: str = ""
    category: Category | None = None
    area: Area | None = None
    agency: Agency | None = None
    # Unknown words of the file with their counts, by column; reported at the end.
    unknown: dict[str, Counter] = field(default_factory=dict)

    def __post_init__(self):
        self._trees = {name: _by_word(model) for name, model in TREES.items()}

    def kind_of(self, word):
        return self._known("kind", word, KIND_WORDS) or self.kind

    def node_of(self, name, word):
        return self._known(name, word, self._trees[name]) or getattr(self, name)

    def _known(self, name, word, table):
        if not word:
            return None
        found = table.get(word.casefold())
        if found is None:
            self.unknown.setdefault(name, Counter())[word[:40]] += 1
        return found


def _by_word(model):
    return {
        word.casefold(): node
        for node in model.objects.all()
        for word in [*reversed(texts_in_every_language(node)), node.slug]
        if word
    }


def read_messages(table, places, choices) -> Iterator[Message | Refusal]:
    """Each row as a message or a refusal, in the order of the file."""
    seen: dict = {}
    for row, cells in table.rows:
        number = number_of(_cell(cells, places, "number"))
        try:
            _refuse_formulas(cells, places)
            if len(cells) > len(table.header) and any(map(text_of, cells[len(table.header) :])):
                raise ValueError(_("the row has more cells than the first line has headings"))
            message = Message(row, number, _facts(cells, places, choices, number))
            if number in seen:
                raise ValueError(
                    _("the same number stands in row %(row)s already") % {"row": seen[number]}
                )
            seen[number] = row
            yield message
        except ValueError as problem:
            yield Refusal(row, number[:LONGEST_NUMBER], str(problem))


def _facts(cells, places, choices, number):
    _refuse(not number, _("the number is missing"))
    _refuse(len(number) > LONGEST_NUMBER, _("the number is longer than 60 characters"))
    _refuse(
        is_rounded(number),
        _("the number was rounded by the spreadsheet; format its column as text and fill it again"),
    )
    title = _title(cells, places)
    text = _long_text(cells, places, "text")
    _refuse(not text, _("the text is empty"))
    written = _moment(cells, places, "at", _("the time: %(problem)s"))
    _refuse(written is None, _("the time is missing"))
    return {
        "source_number": number,
        "title": title,
        "text": text,
        "at": written.at,
        "signature": _signature(cells, places),
        "kind": choices.kind_of(_text(cells, places, "kind")),
        **{name: choices.node_of(name, _text(cells, places, name)) for name in TREES},
        **_reply(cells, places, written),
    }


def _title(cells, places):
    title = " ".join(clean_input(_text(cells, places, "title")).split())
    _refuse(not title, _("the title is empty"))
    _refuse(len(title) > LONGEST_TITLE, _("the title is longer than 80 characters"))
    return title


def _signature(cells, places):
    name = " ".join(clean_input(_text(cells, places, "author")).split())
    _refuse(len(name) > LONGEST_NAME, _("the name of the author is longer than 40 characters"))
    return name


def _reply(cells, places, written):
    reply = _long_text(cells, places, "reply")
    if not reply:
        return {}
    replied = _moment(cells, places, "replied_at", _("the time of the reply: %(problem)s"))
    # Not guessed, because statistics count the time until the reply.
    _refuse(replied is None, _("there is a reply without its time"))
    at = _not_before(replied, written)
    _refuse(at < written.at, _("the reply is earlier than the message"))
    return {"reply": reply, "replied_at": at}


def _not_before(replied: Timestamp, written: Timestamp):
    """The reply time; the message's time for a reply of the same day without a time of day."""
    same_day = timezone.localdate(replied.at) == timezone.localdate(written.at)
    return written.at if replied.is_day and same_day else replied.at


def _long_text(cells, places, name):
    text = clean_input(_text(cells, places, name))
    _refuse(
        len(text) > LONGEST_TEXT,
        _("a text is longer than %(most)s characters") % {"most": LONGEST_TEXT},
    )
    return text


def _moment(cells, places, name, sentence):
    value = _cell(cells, places, name)
    if value is None or not text_of(value):
        return None
    try:
        return parse_timestamp(text_of(value) if isinstance(value, str) else value)
    except ValueError as problem:
        raise ValueError(sentence % {"problem": problem}) from problem


def _text(cells, places, name):
    return text_of(_cell(cells, places, name))


def _cell(cells, places, name):
    place = places.get(name)
    return cells[place] if place is not None and place < len(cells) else None


def _refuse_formulas(cells, places):
    for name in places:
        value = _cell(cells, places, name)
        if isinstance(value, Unusable):
            raise ValueError(str(value))


def _refuse(is_wrong, reason):
    if is_wrong:
        raise ValueError(reason)
