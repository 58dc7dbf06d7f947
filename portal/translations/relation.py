"""What a model declares whose texts may be translated."""

from portal.translations.models import Translation


class RowTranslations:
    """
    ``translations = RowTranslations("name", "introduction")`` in a model names the fields
    that may have texts in further languages, and deletes those with the row.

    Django asks a private field for its ``bulk_related_objects`` whenever rows are deleted,
    one by one or many at once.
    """

    name: str
    # What Django's options ask of it: many rows for one, no column, nothing to be queried by.
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
        """Nothing is kept with a row, so that Django need not forget it when the row is saved."""
        return False

    def bulk_related_objects(self, rows, using="default"):
        numbers = [row.pk for row in rows]
        label = self.model._meta.label_lower
        return Translation.objects.using(using).filter(model=label, row__in=numbers)


def translated_fields(model):
    """The fields of the model that may have texts in further languages."""
    declared = getattr(model, "translations", None)
    return declared.fields if isinstance(declared, RowTranslations) else ()
