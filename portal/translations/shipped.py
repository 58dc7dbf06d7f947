"""
What the portal itself says in further languages: ``rows.json`` in the language's folder of
``locale/`` holds the texts of the rows that are declared in code, by label, slug and field:

    {"forum.board": {"notices": {"name": "お知らせ", "introduction": "…"}}}

They are added where a row has none, and never written over.
"""

import json
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

from portal.languages import further_languages
from portal.translations.relation import translated_fields
from portal.translations.writing import add_missing_text


def add_texts(row, slug, *, using="default"):
    """Give the row that is declared as ``slug`` what is shipped for it."""
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
