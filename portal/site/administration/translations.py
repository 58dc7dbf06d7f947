"""Fields for texts in further languages on the admin page of their row."""

from django import forms
from django.db import models

from portal.audit.admin_changes import AnyModelAdmin
from portal.audit.row_changes import loggable
from portal.languages import further_languages, text_in
from portal.translations.models import Translation
from portal.translations.relation import translated_fields
from portal.translations.writing import set_text


class TranslationFieldsMixin(AnyModelAdmin):
    """
    Adds one group of fields for each language other than Chinese and English.

    For admin classes of models that declare ``RowTranslations``.
    """

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs.setdefault("form", _with_translations(self.form, self.model, obj))
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        own = super().get_fieldsets(request, obj)
        names = {name for _field, _language, name in _places(self.model)}
        groups = [(title, group | {"fields": _but(group["fields"], names)}) for title, group in own]
        may_write = self.has_change_permission(request, obj) if obj else True
        return groups + (_groups(self.model) if may_write else [])

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        changes = {}
        for field, language, name in _places(self.model):
            if name in form.changed_data:
                before, after = form.fields[name].initial, form.cleaned_data[name]
                set_text(form.instance, field, language, after)
                changes[name] = [loggable(before), loggable(after)]
        form.instance.changes_beside = changes

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term and further_languages() and self.get_search_fields(request):
            found |= queryset.filter(pk__in=_called(self.model, search_term))
        return found, may_repeat


def _places(model):
    """Yield (model field, language, name of the form field) for each text that can be entered."""
    for language in further_languages():
        for field in translated_fields(model):
            yield field, language, field + language.suffix


def _groups(model):
    fields = translated_fields(model)
    return [
        (language.label, {"fields": [field + language.suffix for field in fields]})
        for language in further_languages()
    ]


def _but(fields, names):
    return [field for field in fields if field not in names]


def _with_translations(form, model, row):
    """The form class with a field for each text; the initial value is the row's text."""
    fields = {
        name: _field_for(model._meta.get_field(field), language, row)
        for field, language, name in _places(model)
    }
    return type(form.__name__, (form,), fields) if fields else form


def _field_for(field, language, row):
    long = isinstance(field, models.TextField)
    return forms.CharField(
        label=f"{field.verbose_name} ({language.label})",
        required=False,
        initial=text_in(language, row, field.name) if row else "",
        widget=forms.Textarea(attrs={"class": "vLargeTextField"})
        if long
        else forms.TextInput(attrs={"class": "vTextField"}),
    )


def _called(model, words):
    texts = Translation.objects.filter(model=model._meta.label_lower, text__icontains=words)
    return texts.values("row")
