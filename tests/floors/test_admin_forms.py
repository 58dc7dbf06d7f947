"""
No form of the admin has a field for the name of code.

With such a field an administrator can run any code as the server's user: the admin of
django-q2 allowed ``os.system`` as a scheduled function, and the worker ran it.
"""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.forms import modelform_factory
from django_q.models import Schedule

# Words in field names that indicate code; EXPLAINS is for labels and help texts.
NAMES = {
    "func", "function", "hook", "callable", "callback", "module", "klass", "dotted",
    "handler", "eval", "exec", "script", "command", "pickle", "payload", "kwargs", "args",
}  # fmt: skip
EXPLAINS = re.compile(r"dotted|python|import path|callable|module\.|function", re.IGNORECASE)
LIBRARIES_THAT_RUN_ROWS = {"django_q"}


def naming_code(fields):
    """The names of the form fields that seem to take the name of code."""
    return [
        name
        for name, field in fields.items()
        if NAMES & set(name.lower().split("_"))
        or EXPLAINS.search(f"{field.label or ''} {field.help_text or ''}")
    ]


@pytest.fixture
def request_of_administrator(rf, administrator):
    request = rf.get("/admin/")
    request.user = administrator
    return request


def forms_of(model_admin, request):
    """The fields of every form on a model's admin pages: add, change and inline forms."""
    some = model_admin.get_queryset(request).first() or model_admin.model()
    rows = [None] if model_admin.has_add_permission(request) else []
    rows += [some] if model_admin.has_change_permission(request, some) else []
    for row in rows:
        shown = flatten_fieldsets(model_admin.get_fieldsets(request, row))
        form = model_admin.get_form(request, row, change=row is not None)
        yield {name: field for name, field in form.base_fields.items() if name in shown}
        for formset, _inline in model_admin.get_formsets_with_inlines(request, row):
            yield formset.form.base_fields


REGISTERED = sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "model_admin"), REGISTERED, ids=lambda one: str(one))
def test_no_field_names_code(model, model_admin, request_of_administrator):
    found = [
        name
        for fields in forms_of(model_admin, request_of_administrator)
        for name in naming_code(fields)
    ]
    assert found == []


def test_no_model_of_a_library_that_runs_its_rows_is_shown():
    shown = [model._meta.label for model, _admin in REGISTERED]
    assert [label for label in shown if label.split(".")[0] in LIBRARIES_THAT_RUN_ROWS] == []
    assert "site.Page" in shown


def test_a_field_that_names_code_would_be_seen():
    fields = modelform_factory(Schedule, fields=["name", "func", "hook"]).base_fields
    assert naming_code(fields) == ["func", "hook"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["schedule", "success", "failure", "ormq"])
@pytest.mark.parametrize("page", ["", "add/", "1/change/"])
def test_the_pages_of_the_queue_are_gone(client, administrator, model, page):
    client.force_login(administrator)
    assert client.get(f"/admin/django_q/{model}/{page}").status_code == 404
