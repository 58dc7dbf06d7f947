"""
The texts of a language, read as a whole and kept in the process: there are some hundred.

The first look into them in each request or task asks the database whether they are still
those of the newest version, in one query that brings the new ones too where they are not.
"""

import threading
from typing import Any

from django.db.models import BigIntegerField, TextField, Value

from portal.languages import Texts
from portal.translations.models import TranslatedLanguage, Translation

# By the language's code: the version and its texts, replaced as a whole.
_kept: dict[str, tuple[Any, Texts]] = {}
# Which languages this thread has compared in this request or task.
_of_thread = threading.local()


def begin():
    """Compare with the database again: a request or task begins, or a text was written."""
    _of_thread.compared = set()


def texts(code: str) -> Texts:
    """Every text of the language, by label of the model, row and field."""
    compared = _of_thread.__dict__.setdefault("compared", set())
    if code not in compared:
        _kept[code] = _newest(code, *_kept.get(code, (None, {})))
        compared.add(code)
    return _kept[code][1]


def _newest(code, known, kept):
    version, read = None, {}
    for found, *place, text in _rows(code, known):
        version = found
        if place[0]:
            read[tuple(place)] = text
    return (version, kept if version == known else read)


def _rows(code, known):
    """The version, and all texts unless the version is known: one statement, one state."""
    empty = Value("", output_field=TextField())
    versions = TranslatedLanguage.objects.filter(code=code)
    all_of_them = Translation.objects.filter(language=code).order_by()
    return versions.values_list(
        "version", empty, Value(0, output_field=BigIntegerField()), empty, empty
    ).union(
        all_of_them.exclude(language__version=known).values_list(
            "language__version", "model", "row", "field", "text"
        ),
        all=True,
    )
