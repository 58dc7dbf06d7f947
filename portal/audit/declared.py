"""
What each act keeps in ``data`` of its line, declared as one ``TypedDict`` for each act.

Figures are computed from the ledgers years later, so nothing is written there that is not
declared. Lines are checked where they are written, in tests alone: a mistake in a declaration
must stop a programmer and not a clerk.
"""

import datetime
import types
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, get_args, get_type_hints, is_typeddict

if TYPE_CHECKING:
    from portal.audit.ledgers import LedgerLine

# Written as a moment, read back as ISO 8601.
Moment = datetime.datetime | str


class Nothing(TypedDict):
    """The line itself says all."""


class Undeclared(Exception):
    """A line keeps what its act does not declare, or lacks what it does."""


def refuse_undeclared(line: "LedgerLine") -> None:
    """Refuse a line whose ledger declares its data, where it keeps something else."""
    if line.DATA is None:
        return
    found = [f"no declaration of {line.act}"]
    if line.act in line.DATA:
        found = list(differences(line.data, line.DATA[line.act]))
    if found:
        raise Undeclared(f"{type(line).__name__} {line.act}: {', '.join(found)}")


def differences(data: Mapping[str, Any], shape: Any, path: str = "") -> Iterator[str]:
    """What of ``data`` is not as the ``TypedDict`` declares it."""
    hints = get_type_hints(shape)
    for name in sorted(shape.__required_keys__ - set(data)):
        yield f"{path}{name} is missing"
    for name, value in data.items():
        if name not in hints:
            yield f"{path}{name} is not declared"
        elif is_typeddict(hints[name]) and isinstance(value, dict):
            yield from differences(value, hints[name], f"{path}{name}.")
        elif not _is_a(value, hints[name]):
            yield f"{path}{name} is a {type(value).__name__}"


def names_of(shape: Any) -> Iterator[str]:
    """Every name a line of this shape may keep, also in what is nested in it."""
    for name, hint in get_type_hints(shape).items():
        yield name
        if is_typeddict(hint):
            yield from names_of(hint)


def _is_a(value: object, hint: Any) -> bool:
    if isinstance(hint, types.UnionType):
        return any(_is_a(value, part) for part in get_args(hint))
    return not is_typeddict(hint) and isinstance(value, hint)
