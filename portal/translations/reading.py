"""
All texts of a language (some hundred), read at once and cached in the process.

The first access in each request or task compares the cached version with the database, in one
query that also returns the new texts if the version has changed.
"""

import threading
from typing import Any

from django.db.models import BigIntegerField, TextField, Value

from portal.languages import Texts
from portal.translations.models import TranslatedLanguage, Translation

# {language code: (version, texts)}; a value is only ever replaced as a whole.
_kept: dict[str, tuple[Any, Texts]] = {}
# The languages that this thread has compared in this request or task.
_of_thread = threading.local()


def begin():
    """Make the next access compare versions again; called per request, task and write."""
    _of_thread.compared = set()


def texts(code: str) -> Texts:
    """All texts of the language: {(model label, row key, field): text}."""
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
    """The version, and all texts if it is not ``known``; one query, so that both match."""
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
