"""
Writing changes made in the administration into the audit log: whatever is added, changed or
deleted there leaves a line, in the same transaction, with the values before and after.

The site combines ``ChangeLogMixin`` with every admin class it registers, a library's too, so
that no page escapes it. What a workflow's step writes, the step itself records.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models, router, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from portal.audit.log import record
from portal.audit.row_changes import Values, changed_values, row_values, stored_values

ALL = "all"
# The mixin calls methods of the class it is combined with: only the type checker needs it.
if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin
else:
    AnyModelAdmin = object


def subject_of(row: models.Model) -> str:
    """The model and the name people know the row by: ``user citizen``, ``page help``."""
    name = getattr(row, "slug", "") or getattr(row, "number", "")
    if hasattr(row, "get_username"):
        name = row.get_username()
    return f"{row._meta.model_name} {name or row.pk}"


def _name_of(model: type[models.Model], form: forms.BaseForm, name: str) -> str:
    names = {field.name: field.verbose_name for field in model._meta.fields}
    return str(names.get(name) or form.fields[name].label or name)


class ChangeLogMixin(AnyModelAdmin):
    """
    The admin class may set ``recorded_by_steps``, the fields (and models of inlines, by name,
    or ``ALL``) whose change a workflow records itself, and ``private_fields``, of which only
    the fact that they changed is recorded, not their values. What was changed with a row and
    stands in another table is left as ``row.changes_beside``.
    """

    def save_form(self, request: HttpRequest, form: forms.ModelForm, change: bool) -> Any:
        row = super().save_form(request, form, change)
        # The form has put its values into the row already: only the database has the old ones.
        row.values_before = stored_values(row)
        return row

    def construct_change_message(
        self,
        request: HttpRequest,
        form: forms.Form,
        formsets: Iterable[forms.BaseFormSet],
        add: bool = False,
    ) -> list[dict[str, dict[str, list[str]]]]:
        message = super().construct_change_message(request, form, formsets, add)
        # Django keeps labels with a capital, which no catalogue knows; names are translated.
        with translation.override(None):
            names = [_name_of(self.model, form, name) for name in form.changed_data]
        for part in message:
            if "name" not in part.get("changed", {"name": ""}):
                part["changed"]["fields"] = names
        return message

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> LogEntry:
        self._record("admin_add", request, obj, {}, row_values(obj))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> LogEntry:
        # Nothing before: no form of a row was saved. A new password comes this way.
        before = getattr(obj, "values_before", None)
        if before is not None:
            self._record("admin_change", request, obj, before, stored_values(obj))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: models.QuerySet) -> list[LogEntry]:
        for row in queryset:
            self._record("admin_delete", request, row, row_values(row), {})
        return super().log_deletions(request, queryset)

    def save_formset(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formset: forms.BaseModelFormSet,
        change: bool,
    ) -> None:
        rows_before = {
            row.instance.pk: stored_values(row.instance) for row in formset.initial_forms
        }
        gone = {row.instance.pk: subject_of(row.instance) for row in formset.deleted_forms}
        super().save_formset(request, form, formset, change)
        by_steps = getattr(self, "recorded_by_steps", ())
        # The stubs allow a formset without a model; those of the administration have one.
        model = cast("type[models.Model]", formset.model)
        if by_steps == ALL or model._meta.model_name in by_steps:
            return
        for row in formset.new_objects:
            self._record("admin_add", request, row, {}, row_values(row))
        for row, _names in formset.changed_objects:
            self._record(
                "admin_change", request, row, rows_before.get(row.pk, {}), stored_values(row)
            )
        for number, subject in gone.items():
            fields = changed_values(model, rows_before.get(number, {}), {})
            record("admin_delete", by=request.user, subject=subject, fields=fields)

    def response_action(  # type: ignore[override]  # the stubs are of a later Django
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> HttpResponse | None:
        # An action on many rows and its lines are kept or undone together.
        with transaction.atomic(using=router.db_for_write(self.model)):
            return super().response_action(request, queryset)

    def _record(
        self, act: str, request: HttpRequest, row: models.Model, before: Values, after: Values
    ) -> None:
        by_steps = getattr(self, "recorded_by_steps", ())
        if by_steps == ALL:
            return
        private = getattr(self, "private_fields", ())
        changes = changed_values(type(row), before, after, private=private)
        changes |= getattr(row, "changes_beside", {})
        fields = {name: values for name, values in changes.items() if name not in by_steps}
        if fields or act != "admin_change":
            record(act, by=request.user, subject=subject_of(row), fields=fields)
