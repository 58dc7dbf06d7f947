"""
Records changes made in the Django administration in the audit log: each addition, change or
deletion writes a line in the same transaction, with the values before and after.

The admin site combines ``ChangeLogMixin`` with every admin class it registers, also those of
libraries. Changes made by a step of a workflow are recorded by the step itself.
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
# A base class for the type checker only: the mixin calls methods of the class it is mixed into.
if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin
else:
    AnyModelAdmin = object


def subject_of(row: models.Model) -> str:
    """The model and a readable name of the row: ``user citizen``, ``page help``."""
    name = getattr(row, "slug", "") or getattr(row, "number", "")
    if hasattr(row, "get_username"):
        name = row.get_username()
    return f"{row._meta.model_name} {name or row.pk}"


def _name_of(model: type[models.Model], form: forms.BaseForm, name: str) -> str:
    names = {field.name: field.verbose_name for field in model._meta.fields}
    return str(names.get(name) or form.fields[name].label or name)


class ChangeLogMixin(AnyModelAdmin):
    """
    The admin class may set ``recorded_by_steps``: names of fields and of inline models, or
    ``ALL``, whose changes a workflow records itself. It may set ``private_fields``: for these
    only the fact of a change is recorded, not the values. Changes in another table that belong
    to the row are passed as ``row.changes_beside``.
    """

    def save_form(self, request: HttpRequest, form: forms.ModelForm, change: bool) -> Any:
        row = super().save_form(request, form, change)
        # The form has already changed the object; only the database has the old values.
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
        # Django stores capitalised labels, which no catalogue contains, so store verbose names.
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
        # Without ``values_before`` no form of the row was saved, e.g. when setting a password.
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
        # The stubs allow formsets without a model; those of the administration have one.
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
        # One transaction for an action on many rows and its audit lines.
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
