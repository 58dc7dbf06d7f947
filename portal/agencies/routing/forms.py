"""The form of the test box in the administration."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import Area, Category


class TryMatterForm(forms.Form):
    category = TreeChoiceField(
        Category.objects.current(), label=_("Category"), required=False, empty_label=_("Not stated")
    )
    area = TreeChoiceField(
        Area.objects.current(), label=_("Area"), required=False, empty_label=_("Not stated")
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=10_000,
        widget=AdminTextareaWidget(attrs={"rows": 8}),
    )
