"""The only writer of translations; each write gives the language's texts a new version."""

import uuid

from django.db import transaction

from portal.translations import reading
from portal.translations.models import TranslatedLanguage, Translation


@transaction.atomic
def set_text(row, field, language, text, *, using="default"):
    """Set the text of the row's ``field`` in this language; an empty text deletes it."""
    _give_new_version(language, using)
    place = _place(row, field, language)
    rows = Translation.objects.using(using)
    if text.strip():
        rows.update_or_create(**place, defaults={"text": text.strip()})
    else:
        rows.filter(**place).delete()


@transaction.atomic
def add_missing_text(row, field, language, text, *, using="default"):
    """The same, but only if the row has no such text; an existing text is not changed."""
    if not Translation.objects.using(using).filter(**_place(row, field, language)).exists():
        set_text(row, field, language, text, using=using)


def _place(row, field, language):
    place = {"model": row._meta.label_lower, "row": row.pk, "field": field}
    return place | {"language_id": language.code}


def _give_new_version(language, using):
    # Locks the row, so that concurrent writers cannot give one version to two states.
    TranslatedLanguage.objects.using(using).update_or_create(
        code=language.code, defaults={"version": uuid.uuid4()}
    )
    reading.begin()
