"""
A select of a tree with a field above it in which a name is searched, by ``search-select.js``.
Without script it is the select alone.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.agencies.choices import TreeChoiceField


class SearchSelect(forms.Select):
    """Each option also says the names it is found by that the page does not show."""

    def __init__(self):
        super().__init__(
            attrs={
                "data-search": _("Name, or a part of it"),
                "data-none": _("There is none of this name."),
            }
        )

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        node = getattr(value, "instance", None)
        if node is not None:
            option["attrs"]["data-words"] = f"{node.name} {node.name_en}"
        return option


class SearchedTreeField(TreeChoiceField):
    """Chooses a row of a tree whose name can be searched."""

    widget = SearchSelect
