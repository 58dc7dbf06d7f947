"""
Translations shipped with the portal for rows that are declared in code: ``rows.json`` in the
language's folder of ``locale/`` has their texts by model label, slug and field:

    {"forum.board": {"notices": {"name": "お知らせ", "introduction": "…"}}}

They are added if a row has no such text; existing texts are never overwritten.
"""

import json
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

from portal.languages import further_languages
from portal.translations.relation import translated_fields
from portal.translations.writing import add_missing_text


def add_texts(row, slug, *, using="default"):
    """Add the shipped texts of ``slug`` to its row, where the row has none."""
    for language in further_languages():
        texts = _shipped(language).get(row._meta.label_lower, {}).get(slug, {})
        for field in translated_fields(type(row)):
            if texts.get(field):
                add_missing_text(row, field, language, texts[field], using=using)


def folder_of(language) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language.code)


def _shipped(language):
    path = folder_of(language) / "rows.json"
    return json.loads(path.read_text()) if path.exists() else {}
