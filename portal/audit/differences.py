"""
What a change did to a row, as it stands in a log: the value before and after of each field
that is not the same any more. What is secret or somebody's own is never told, only that it
changed; long texts are told by their beginning, length and digest.
"""

import hashlib
from collections.abc import Collection
from typing import Any

from django.db import models

from portal.storage.encryption import EncryptedTextField

CHANGED = "changed"
LONGEST = 200
SECRET_NAMES = {"password", "secret", "token", "key", "mark"}
# Ways of writing that a person would not call a change.
AUTOMATIC = {"auto_now", "auto_now_add"}

Values = dict[str, Any]


def stored(row: models.Model) -> Values:
    """The values of the row as the database has them; nothing for a row that is not there."""
    kept = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
    return {} if kept is None else values_of(kept)


def values_of(row: models.Model) -> Values:
    columns = {field.name: field.value_from_object(row) for field in _columns(row)}
    return columns | {
        field.name: sorted(getattr(row, field.name).values_list("pk", flat=True))
        for field in row._meta.many_to_many
    }


def differences(
    model: type[models.Model],
    before: Values,
    after: Values,
    *,
    private: Collection[str] = frozenset(),
) -> Values:
    """``{field: [before, after]}`` of what differs; None stands for "was not there"."""
    changes: Values = {}
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        old, new = before.get(field.name), after.get(field.name)
        if old == new:
            continue
        if field.name in private or is_secret(field):
            changes[field.name] = CHANGED
        else:
            changes[field.name] = [_told(old), _told(new)]
    return changes


def is_secret(field: Any) -> bool:
    return isinstance(field, EncryptedTextField) or bool(SECRET_NAMES & set(field.name.split("_")))


def _columns(row: models.Model) -> list[models.Field]:
    return [
        field
        for field in row._meta.concrete_fields
        if not any(getattr(field, way, False) for way in AUTOMATIC)
    ]


def _told(value: object) -> Any:
    if value is None or isinstance(value, bool | int | float | list):
        return value
    text = str(value)
    if len(text) <= LONGEST:
        return text
    return {
        "begins": text[:LONGEST],
        "length": len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
