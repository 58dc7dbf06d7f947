"""``Line``: a row of the spreadsheet and what will be done with it; ``Plan``: all lines."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts import roles
from portal.agencies.directory_import.sheets import role_in_words, sheet_of
from portal.languages import local_text


class Outcome(models.TextChoices):
    WRONG = "wrong", gettext_lazy("Wrong")
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")


@dataclass
class Line:
    """One row, its problems, and what will be done with it."""

    sheet: str
    number: int
    key: str
    name: str
    values: dict
    outcome: Outcome = Outcome.UNCHANGED
    # Depth of the row in the tree after the import; 0 is the top.
    depth: int = 0
    changes: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    existing: Any = None

    @property
    def sheet_title(self):
        return local_text(sheet_of(self.sheet))

    @property
    def changes_in_words(self):
        """The changes, with column headings in the reader's language."""
        columns = {column.key: column for column in sheet_of(self.sheet).columns}
        if self.outcome == Outcome.NEW and self.values.get("role"):
            work = [role_in_words(self.values["role"]), self.values.get("agency", "")]
            column = local_text(columns["role"])
            return [{"column": column, "before": "", "after": " · ".join(filter(None, work))}]
        return [
            {"column": local_text(columns[key])} | self._in_words(key, before, after)
            for key, (before, after) in self.changes.items()
        ]

    def _in_words(self, key, before, after):
        # ``changes`` stores the codes of roles, so that the digest is the same in every language.
        if self.sheet == "people" and key in {"role", "agency"}:
            role, before = roles.in_words(self.values["role"]), roles.in_words(before)
            after = role if key == "role" else f"{self.values['agency']} ({role})"
        return {"before": before, "after": after}

    @property
    def badge(self):
        """The status name that gives the badge its colour (see the design system)."""
        return {"wrong": "refused", "new": "approved", "changed": "in_progress"}.get(
            self.outcome, ""
        )

    def settle(self):
        """Set ``outcome`` from the problems, the existing row and the changes."""
        if self.problems:
            self.outcome = Outcome.WRONG
        elif self.existing is None:
            self.outcome = Outcome.NEW
        else:
            self.outcome = Outcome.CHANGED if self.changes else Outcome.UNCHANGED


@dataclass
class Plan:
    lines: list

    def count(self, outcome):
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def is_wrong(self):
        return self.count(Outcome.WRONG) > 0

    @property
    def changes_anything(self):
        return self.count(Outcome.NEW) + self.count(Outcome.CHANGED) > 0

    @property
    def wrong_first(self):
        """The lines with the wrong ones first."""
        return sorted(self.lines, key=lambda line: line.outcome != Outcome.WRONG)

    def of(self, sheet):
        return [line for line in self.lines if line.sheet == sheet]

    @property
    def digest(self):
        """SHA-256 of what the plan does; the same in every language."""
        facts = [
            (line.sheet, line.number, line.key, line.outcome.value, sorted(line.changes.items()))
            + (sorted(line.values.items()),)
            for line in self.lines
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def lines_of(sheet, rows, *, key):
    """One line for each row; a repeated key is a problem of its later rows."""
    first: dict[str, int] = {}
    for row in rows:
        line = Line(sheet, row.number, row.values[key], row.values.get("name", ""), row.values)
        line.problems += row.problems
        if not line.key:
            line.problems.append(_("The first column is empty."))
        elif line.key.casefold() in first:
            line.problems.append(
                _("This stands in row %(number)d already.") % {"number": first[line.key.casefold()]}
            )
        else:
            first[line.key.casefold()] = row.number
        yield line


def problems_of(model, wrong):
    for name, messages in wrong.message_dict.items():
        label = capfirst(model._meta.get_field(name).verbose_name)
        for message in messages:
            yield _("%(field)s: %(problem)s") % {"field": label, "problem": message}
