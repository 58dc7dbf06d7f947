"""The table of ``guards.toml``: single lines that keep something safe."""

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
        """``text`` without the guard; LookupError where the line is not where it was."""
        start = text.find(self.after) if self.after else 0
        if text.count(self.after or self.line) != 1 or self.line not in text[start:]:
            raise LookupError(f"{self.file} does not hold {self.line!r} as described")
        return text[:start] + text[start:].replace(self.line, self.instead, 1)


def read():
    """Every guard of the table, in its order."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    return [Guard(**row) for row in table["guard"]]


GUARDS = read()
