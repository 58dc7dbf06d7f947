"""What the filters of a list are set to, in words."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms, template

from portal.agencies.choices import TreeSlugField

register = template.Library()


@register.filter
def chosen_words(form):
    """
    The values of a filter form as its reader knows them, in the order of its fields: the words
    looked for, the labels of chosen options and of ticked boxes. Empty where the form has errors.
    """
    if not form.is_bound or form.errors:
        return []
    chosen = [(field, form.cleaned_data.get(field.name)) for field in form.visible_fields()]
    return [words for field, value in chosen if value and (words := _words(field, value))]


def _words(field, value):
    if isinstance(field.field, forms.BooleanField):
        return str(field.label)
    if isinstance(field.field, forms.ModelChoiceField):
        return field.field.label_from_instance(value).strip()
    if isinstance(field.field, TreeSlugField):
        return field.field.label_of(value)
    if isinstance(field.field, forms.ChoiceField):
        options: list[Any] = list(cast(Iterable, field.field.choices))
        # Without an empty option the first one, such as an order, holds where none is chosen.
        return "" if value == options[0][0] else str(dict(options)[value])
    return str(value)
