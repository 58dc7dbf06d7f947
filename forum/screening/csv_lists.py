"""
Word lists as CSV: written whole, and read with a report that says of every line what becomes of
it. Nothing is guessed silently: blanks, duplicates, spaces and signs are named.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import ListedWord, WordList
from forum.models.word_lists import LONGEST_WORD, SHORTEST_WORD
from forum.richtext import clean_input
from forum.screening.findings import Level
from forum.screening.listed_words import fold_word
from portal.accounts.models import User
from portal.audit.log import record
from portal.audit.row_changes import loggable
from portal.texts.formulas import escape_formula

MOST_LINES = 30_000
HEADINGS = {
    "word_list": ("词表", "list"),
    "word": ("词", "词条", "word"),
    "level": ("级别", "level"),
    "by_initials": ("拼音首字母", "initials"),
    "retired": ("停用", "retired"),
}
LEVELS = {
    Level.HARMLESS: ("放行", "harmless"),
    Level.NOTICE: ("提示", "notice"),
    Level.ATTENTION: ("关注", "attention"),
    Level.DANGER: ("危险", "danger"),
    Level.LIFE: ("轻生", "life"),
}
YES, NO = {"是", "yes", "y", "1", "true", "√"}, {"", "否", "no", "n", "0", "false"}
# The cells of a line by column, and what a word is known by: its list and its folding.
Cells = dict[str, str]
Key = tuple[int, str]
ADDED, CHANGED, UNCHANGED, REFUSED = "added", "changed", "unchanged", "refused"


@dataclass
class Line:
    """One line of the file: what becomes of it, why, and the row it makes or changes."""

    number: int
    typed: str
    outcome: str
    words: str = ""
    row: ListedWord | None = None


def write(rows: Iterable[ListedWord]) -> str:
    """All rows as CSV, as ``plan`` reads them; with a mark by which Excel knows the encoding."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([names[0] for names in HEADINGS.values()])
    for row in rows:
        table.writerow(
            [
                row.word_list.slug, escape_formula(row.word), LEVELS[Level(row.level)][0],
                "是" if row.by_initials else "", "是" if row.retired_at else "",
            ]
        )  # fmt: skip
    return "\ufeff" + written.getvalue()


def decoded(content: bytes) -> str:
    """The text of an uploaded file, in UTF-8 or as Chinese Excel saves it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("The file is not text. Please save it as CSV (UTF-8)."))


def plan(text: str, *, word_list: WordList, level: int) -> list[Line]:
    """What would become of each line; ``word_list`` and ``level`` where a line names none."""
    table = list(_rows(text.lstrip("\ufeff")))
    known = {(row.word_list_id, row.folded): row for row in ListedWord.objects.all()}
    lists = {
        name: one for one in WordList.objects.all() for name in (one.slug, one.name, one.name_en)
    }
    first: dict[Key, int] = {}
    return [
        _planned(number, cells, lists, {"word_list": word_list, "level": level}, known, first)
        for number, cells in table
    ]


@transaction.atomic
def take_in(text: str, *, word_list: WordList, level: int, by: User) -> Counter[str]:
    """
    Save what ``plan`` says of the text now, with one audit line for each list; returns the
    number of lines by outcome. Who saves at the same time waits, and meets what was saved.
    """
    list(WordList.objects.select_for_update().order_by("pk"))
    lines = plan(text, word_list=word_list, level=level)
    added = [line.row for line in lines if line.outcome == ADDED and line.row]
    changed = [line.row for line in lines if line.outcome == CHANGED and line.row]
    ListedWord.objects.bulk_create(added)
    columns = ["level", "by_initials", "initials", "retired_at"]
    ListedWord.objects.bulk_update(changed, columns, batch_size=500)
    for word_list in {row.word_list for row in [*added, *changed]}:
        record(
            "import_words",
            by=by,
            subject=f"wordlist {word_list.slug}",
            added=loggable("、".join(row.word for row in added if row.word_list == word_list)),
            changed=loggable("、".join(row.word for row in changed if row.word_list == word_list)),
        )
    return Counter(line.outcome for line in lines)


def _rows(text: str) -> Iterator[tuple[int, Cells]]:
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        table = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as broken:
        raise ValidationError(
            _("The file is not a table. Please save it as CSV (UTF-8).")
        ) from broken
    if len(table) > MOST_LINES:
        raise ValidationError(
            _("The file has more than %(most)d lines. Please divide it.") % {"most": MOST_LINES}
        )
    names = [_heading(cell) for cell in table[0]] if table else []
    has_headings = "word" in names
    if not has_headings:
        names = ["word"]
    for number, cells in enumerate(table, start=1):
        if number > 1 or not has_headings:
            yield number, {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _heading(cell: str) -> str:
    plain = cell.strip().casefold()
    return next((name for name, words in HEADINGS.items() if plain in words), "")


def _planned(
    number: int,
    cells: Cells,
    lists: dict[str, WordList],
    defaults: dict[str, Any],
    known: dict[Key, ListedWord],
    first: dict[Key, int],
) -> Line:
    typed = cells.get("word", "")
    try:
        values = _values(cells, lists, defaults)
        row = _row(typed, values)
        key = (row.word_list.pk, row.folded)
        if key in first:
            raise ValidationError(_("Stands in line %(number)d already.") % {"number": first[key]})
    except ValidationError as refusal:
        return Line(number, typed, REFUSED, " ".join(refusal.messages))
    first[key] = number
    before = known.get(key)
    if before is None:
        return Line(number, typed, ADDED, _remark(typed, row), row)
    return _change(number, typed, before, row)


def _change(number: int, typed: str, before: ListedWord, row: ListedWord) -> Line:
    columns = ("level", "by_initials")
    is_same = all(getattr(before, name) == getattr(row, name) for name in columns)
    if is_same and bool(before.retired_at) == bool(row.retired_at):
        return Line(number, typed, UNCHANGED, _("The list has it already."))
    for name in (*columns, "initials"):
        setattr(before, name, getattr(row, name))
    if bool(before.retired_at) != bool(row.retired_at):
        before.retired_at = row.retired_at
    return Line(number, typed, CHANGED, _remark(typed, row), before)


def _values(cells: Cells, lists: dict[str, WordList], defaults: dict[str, Any]) -> dict[str, Any]:
    values = dict(defaults)
    if named := cells.get("word_list", "").strip():
        if named not in lists:
            raise ValidationError(_("There is no list “%(name)s”.") % {"name": named})
        values["word_list"] = lists[named]
    if named := cells.get("level", "").strip():
        values["level"] = _level(named)
    values["by_initials"] = _is_yes(cells.get("by_initials", ""))
    values["retired_at"] = timezone.now() if _is_yes(cells.get("retired", "")) else None
    return values


def _level(named: str) -> Level:
    for level, words in LEVELS.items():
        if named.casefold() in words or named == str(level.value):
            return level
    raise ValidationError(_("There is no level “%(name)s”.") % {"name": named})


def _is_yes(cell: str) -> bool:
    plain = cell.strip().casefold()
    if plain not in YES | NO:
        raise ValidationError(_("“%(cell)s” is neither yes nor no.") % {"cell": cell})
    return plain in YES


def _row(typed: str, values: dict[str, Any]) -> ListedWord:
    if not typed.strip():
        raise ValidationError(_("The line holds no word."))
    row = ListedWord(word=clean_input(typed), **values)
    row.normalise()
    if len(row.folded) < SHORTEST_WORD:
        raise ValidationError(_("Fewer than two letters or digits are left without signs."))
    if len(row.word) > LONGEST_WORD:
        raise ValidationError(_("Longer than %(most)d characters.") % {"most": LONGEST_WORD})
    return row


def _remark(typed: str, row: ListedWord) -> str:
    remarks = []
    if typed != typed.strip():
        remarks.append(_("Spaces around it were left out."))
    if fold_word(typed) != typed.strip():
        remarks.append(_("It is looked for as “%(folded)s”.") % {"folded": row.folded})
    return " ".join(remarks)
