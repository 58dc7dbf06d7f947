"""The declaration of a model's translatable fields."""

from portal.translations.models import Translation


class RowTranslations:
    """
    ``translations = RowTranslations("name", "introduction")`` in a model declares the fields
    that may have texts in further languages; these texts are deleted together with the row.

    Works as a private field: Django calls its ``bulk_related_objects`` whenever rows are
    deleted.
    """

    name: str
    # Attributes that Django reads from a field: one-to-many, no column, no lookups.
    is_relation = one_to_many = True
    many_to_many = many_to_one = one_to_one = auto_created = concrete = hidden = False
    remote_field = related_model = None

    def __init__(self, *fields):
        self.fields = fields

    def contribute_to_class(self, model, name):
        self.name, self.model = name, model
        model._meta.add_field(self, private=True)
        setattr(model, name, self)

    def is_cached(self, row):
        """Always False: no value is cached on a row, so Django has none to clear on save."""
        return False

    def bulk_related_objects(self, rows, using="default"):
        numbers = [row.pk for row in rows]
        label = self.model._meta.label_lower
        return Translation.objects.using(using).filter(model=label, row__in=numbers)


def translated_fields(model):
    """The fields of the model that may have texts in further languages."""
    declared = getattr(model, "translations", None)
    return declared.fields if isinstance(declared, RowTranslations) else ()
