"""
The difference between two states of a row, for the log: each changed field with its values
before and after. Secret and private values are redacted (only the fact of a change is stored);
of a long text, only its beginning, length and digest are stored.
"""

import hashlib
from collections.abc import Collection
from typing import Any

from django.db import models

from portal.storage.encryption import EncryptedTextField

CHANGED = "changed"
LONGEST = 200
SECRET_NAMES = {"password", "secret", "token", "key", "mark"}
# Field options by which Django sets a value itself: not a change made by a person.
AUTOMATIC = {"auto_now", "auto_now_add"}

Values = dict[str, Any]


def stored_values(row: models.Model) -> Values:
    """The values of the row in the database; empty if the row does not exist there."""
    row_there = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
    return {} if row_there is None else row_values(row_there)


def row_values(row: models.Model) -> Values:
    """The present values of the object, with the keys of its many-to-many relations."""
    columns = {field.name: field.value_from_object(row) for field in _columns(row)}
    return columns | {
        field.name: sorted(getattr(row, field.name).values_list("pk", flat=True))
        for field in row._meta.many_to_many
    }


def changed_values(
    model: type[models.Model],
    before: Values,
    after: Values,
    *,
    private: Collection[str] = frozenset(),
) -> Values:
    """``{field: [before, after]}`` of the fields that differ; None means "no value"."""
    changes: Values = {}
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        old, new = before.get(field.name), after.get(field.name)
        if old == new:
            continue
        if field.name in private or is_secret(field):
            changes[field.name] = CHANGED
        else:
            changes[field.name] = [loggable(old), loggable(new)]
    return changes


def is_secret(field: Any) -> bool:
    return isinstance(field, EncryptedTextField) or bool(SECRET_NAMES & set(field.name.split("_")))


def _columns(row: models.Model) -> list[models.Field]:
    return [
        field
        for field in row._meta.concrete_fields
        if not any(getattr(field, way, False) for way in AUTOMATIC)
    ]


def loggable(value: object) -> Any:
    """The value for the log; of a long text its beginning, length and digest."""
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
