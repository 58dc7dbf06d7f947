"""The only writer of translations; each change gives the language's texts a new version."""

import uuid

from django.db import transaction

from portal.translations import reading
from portal.translations.models import TranslatedLanguage, Translation


@transaction.atomic
def set_text(row, field, language, text, *, using="default"):
    """What ``field`` of the row says in this language from now on; nothing removes it."""
    _give_new_version(language, using)
    place = _place(row, field, language)
    rows = Translation.objects.using(using)
    if text.strip():
        rows.update_or_create(**place, defaults={"text": text.strip()})
    else:
        rows.filter(**place).delete()


@transaction.atomic
def add_missing_text(row, field, language, text, *, using="default"):
    """The same where the row has no such text yet: what somebody wrote stays."""
    if not Translation.objects.using(using).filter(**_place(row, field, language)).exists():
        set_text(row, field, language, text, using=using)


def _place(row, field, language):
    place = {"model": row._meta.label_lower, "row": row.pk, "field": field}
    return place | {"language_id": language.code}


def _give_new_version(language, using):
    # Two writers wait for each other here, so that no version stands for two states.
    TranslatedLanguage.objects.using(using).update_or_create(
        code=language.code, defaults={"version": uuid.uuid4()}
    )
    reading.begin()
