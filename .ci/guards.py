"""Reads ``guards.toml``: single lines of code that each enforce a rule."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Guard:
    name: str
    file: str
    line: str
    instead: str
    tests: str
    after: str = ""
    postgresql: bool = False

    def taken_out(self, text):
        """``text`` without the guard; raises LookupError if the line is not found as described."""
        start = text.find(self.after) if self.after else 0
        if text.count(self.after or self.line) != 1 or self.line not in text[start:]:
            raise LookupError(f"{self.file} does not hold {self.line!r} as described")
        return text[:start] + text[start:].replace(self.line, self.instead, 1)


def read():
    """Every guard, in the order of the table."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    return [Guard(**row) for row in table["guard"]]


GUARDS = read()
