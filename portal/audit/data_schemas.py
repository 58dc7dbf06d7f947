"""
Schemas for the ``data`` of ledger lines: one ``TypedDict`` for each act.

Statistics are computed from the ledgers years later, so every line must fit its schema. Lines
are checked when they are written, but only in tests: a wrong schema must never stop staff.
"""

import datetime
import types
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, get_args, get_type_hints, is_typeddict

from portal.languages import without_suffix

if TYPE_CHECKING:
    from portal.audit.ledgers import LedgerLine

# Written as a datetime, read back as ISO 8601 text.
Moment = datetime.datetime | str


class NoData(TypedDict):
    """An act whose line needs no further data."""


class SchemaMismatch(Exception):
    """The data of a line does not fit the schema of its act."""


def check_schema(line: "LedgerLine") -> None:
    """Raise ``SchemaMismatch`` if the line's data does not fit; ledgers without schemas pass."""
    if line.DATA is None:
        return
    found = [f"no schema for {line.act}"]
    if line.act in line.DATA:
        found = list(schema_errors(line.data, line.DATA[line.act]))
    if found:
        raise SchemaMismatch(f"{type(line).__name__} {line.act}: {', '.join(found)}")


def schema_errors(data: Mapping[str, Any], shape: Any, path: str = "") -> Iterator[str]:
    """Each way in which ``data`` does not fit the ``TypedDict``, in words."""
    hints = get_type_hints(shape)
    for name in sorted(shape.__required_keys__ - set(data)):
        yield f"{path}{name} is missing"
    for name, value in data.items():
        # The schema names the Chinese text only; further languages have a suffix in the name.
        name = without_suffix(name)
        if name not in hints:
            yield f"{path}{name} is not declared"
        elif is_typeddict(hints[name]) and isinstance(value, dict):
            yield from schema_errors(value, hints[name], f"{path}{name}.")
        elif not _has_type(value, hints[name]):
            yield f"{path}{name} is a {type(value).__name__}"


def field_names(shape: Any) -> Iterator[str]:
    """Every field name of the schema, nested ones too."""
    for name, hint in get_type_hints(shape).items():
        yield name
        if is_typeddict(hint):
            yield from field_names(hint)


def _has_type(value: object, hint: Any) -> bool:
    if isinstance(hint, types.UnionType):
        return any(_has_type(value, part) for part in get_args(hint))
    return not is_typeddict(hint) and isinstance(value, hint)
