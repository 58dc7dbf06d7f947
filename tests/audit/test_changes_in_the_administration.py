"""Every change in the admin is logged with the values before and after."""

import pytest
from django import forms
from django.contrib import admin
from django.db import connection, models, transaction
from django.test import RequestFactory

from forum.models import Board, Event, ListedWord, Thread, WordList
from moderation.models import Reason
from portal.accounts.models import Contact, User
from portal.agencies.models import Agency, Area, Category, RoutingRule
from portal.audit.admin_changes import ChangeLogMixin
from portal.audit.models import AuditLine
from portal.audit.row_changes import CHANGED, LONGEST, changed_values, is_secret
from portal.site.administration.site import Administration
from portal.site.models import Page, Profile
from tests import builders
from workorders.models import DeadlineRule, DisputeBasis
from workorders.models.plain_words import PlainWord
from workorders.models.reply_templates import ReplyTemplate

# What each model's page may change, one field of it: the value that is posted.
CHANGES = {
    Agency: ("name", "新名字"),
    Area: ("name", "新名字"),
    Category: ("name", "新名字"),
    User: ("chosen_name", "新名字"),
    Board: ("name", "新名字"),
    ListedWord: ("level", 1),
    WordList: ("name", "新名字"),
    Reason: ("name", "新名字"),
    Profile: ("hotline", "12346"),
    Page: ("title", "新名字"),
    DeadlineRule: ("note", "新说明"),
    DisputeBasis: ("name", "新名字"),
    PlainWord: ("plain", "新说法"),
    ReplyTemplate: ("name", "新名字"),
    RoutingRule: ("note", "新说明"),
    Thread: ("area", None),
}


@pytest.fixture
def area(db):
    return Area.objects.create(name="老城", slug="old-town")


@pytest.fixture
def rows(area, thread):
    """Each model has a row; the thread lies in an area, so that its area can be taken out."""
    Thread.cases.filter(pk=thread.pk).update(area=area)
    Category.objects.create(name="路灯", slug="lamps")
    RoutingRule.objects.create(agency=builders.agency("parks"), words="路灯")


def may_change(request_factory, administrator):
    request = request_factory.get("/admin/")
    request.user = administrator
    return {
        model for model, page in admin.site._registry.items() if page.has_change_permission(request)
    }


def as_posted(form):
    """The fields of a form as a browser sends them back untouched."""
    posted = {}
    for field in form:
        value = field.value()
        if isinstance(field.field, forms.BooleanField) and not value:
            continue
        posted[field.html_name] = "" if value is None else value
    return posted


def posted_from(page):
    form = page.context["adminform"].form
    posted = as_posted(form)
    for formset in page.context["inline_admin_formsets"]:
        for one in [formset.formset.management_form, *formset.formset.initial_forms]:
            posted |= as_posted(one)
    return posted


def change(desk, row, **changes):
    address = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"
    answer = desk.post(address, posted_from(desk.get(address)) | changes)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return AuditLine.objects.filter(act="admin_change").first()


def test_every_page_that_changes_something_is_tried_here(rf, administrator):
    assert may_change(rf, administrator) == set(CHANGES)


@pytest.mark.parametrize("model", CHANGES, ids=lambda model: model._meta.label)
def test_a_change_leaves_a_line(desk, rows, model):
    row = model._base_manager.order_by("pk").first()
    name, value = CHANGES[model]
    before = getattr(row, name)
    line = change(desk, row, **{name: "" if value is None else value})
    if model is Thread:
        # Its step writes the matter's own ledger, once.
        assert line is None
        assert Event.objects.filter(thread=row, act="reassign").count() == 1
        return
    assert line.data["fields"][name] == [before, value]
    assert line.actor_name
    assert line.subject.startswith(f"{model._meta.model_name} ")


def test_saving_without_a_change_leaves_none(desk, area):
    assert change(desk, area) is None


def test_an_addition_leaves_one_line(desk):
    danger = WordList.objects.get(slug="danger").pk
    fields = {"word_list": danger, "word": "水塔要倒了", "level": 3}
    assert desk.post("/admin/forum/listedword/add/", fields).status_code == 302
    line = AuditLine.objects.get()
    assert (line.act, line.data["fields"]["word"]) == ("admin_add", [None, "水塔要倒了"])


def test_a_new_account_is_one_line_without_its_password_and_address(desk):
    fields = {
        "username": "xiaowang", "email": "xiaowang@lanchuan.example", "chosen_name": "",
        "language": "zh-hans", "usable_password": "true", "password1": "long-enough-pass-9",
        "password2": "long-enough-pass-9",
    } | {f"memberships-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
    answer = desk.post("/admin/accounts/user/add/", fields)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    line = AuditLine.objects.get(act="admin_add")
    assert (line.subject, line.data["fields"]["email"]) == ("user xiaowang", CHANGED)
    assert "xiaowang@" not in str(line.data)
    assert "pbkdf2" not in str(line.data)
    assert "md5" not in str(line.data)


def test_what_a_step_writes_is_not_written_twice(desk, clerk):
    line = change(desk, clerk, chosen_name="小李", roles=["moderator"])
    assert set(line.data["fields"]) == {"chosen_name"}
    assert AuditLine.objects.filter(act="grant_role", data__role="moderator").count() == 1


def test_long_texts_are_told_by_beginning_length_and_digest(desk, db):
    line = change(desk, Page.objects.get(slug="help"), body="<p>" + "长" * 5000 + "</p>")
    told = line.data["fields"]["body"][1]
    assert (told["length"], len(told["begins"]), len(told["sha256"])) == (5007, LONGEST, 64)


def test_what_is_encrypted_is_never_told():
    changes = changed_values(Contact, {"phone": "12345"}, {"phone": "12346"})
    assert changes == {"phone": CHANGED}
    assert is_secret(User._meta.get_field("password"))


# --- a page of a model that can do everything ----------------------------------


class ListedAdmin(admin.ModelAdmin):
    list_display = ["id", "name", "position"]
    list_editable = ["name"]

    # A class that saves by itself is seen all the same.
    def save_model(self, request, obj, form, change):
        models.Model.save(obj)


class BranchInline(admin.TabularInline):
    model = Area
    fk_name = "parent"
    fields = ["name", "slug"]
    extra = 0


class BranchAdmin(admin.ModelAdmin):
    inlines = [BranchInline]


def page_of(model, admin_class):
    site = Administration()
    site.register(model, admin_class)
    return site._registry[model]


def posting(page, administrator, **fields):
    request = RequestFactory().post("/admin/", fields)
    request.user, request._messages, request._dont_enforce_csrf_checks = (
        administrator, type("Messages", (), {"add": lambda *words: None})(), True,
    )  # fmt: skip
    return request


def lines():
    return [(line.act, line.subject, line.data["fields"]) for line in AuditLine.objects.all()]


@pytest.fixture
def formset_of(area):
    return {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": area.pk,
        "form-0-name": "新城", "_save": "1",
    }  # fmt: skip


@pytest.mark.urls("portal.urls")
def test_a_change_in_the_list_leaves_a_line(administrator, area, formset_of):
    page = page_of(Area, ListedAdmin)
    page.changelist_view(posting(page, administrator, **formset_of))
    assert lines() == [("admin_change", "area old-town", {"name": ["老城", "新城"]})]


def test_deleting_the_chosen_leaves_a_line_for_each(administrator, area):
    page = page_of(Area, ListedAdmin)
    fields = {"action": "delete_selected", "_selected_action": area.pk, "post": "yes", "index": "0"}
    page.changelist_view(posting(page, administrator, **fields))
    ((act, subject, told),) = lines()
    assert (act, subject, told["name"]) == ("admin_delete", "area old-town", ["老城", None])
    assert not Area.objects.exists()


def test_a_deletion_that_fails_leaves_none(administrator, area, monkeypatch):
    page = page_of(Area, ListedAdmin)
    monkeypatch.setattr(page, "delete_queryset", lambda *chosen: 1 / 0)
    fields = {"action": "delete_selected", "_selected_action": area.pk, "post": "yes", "index": "0"}
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        page.changelist_view(posting(page, administrator, **fields))
    assert lines() == []
    assert connection.needs_rollback is False


def test_rows_inside_a_page_leave_lines(administrator, area):
    branch = Area.objects.create(name="东街", slug="east", parent=area)
    page = page_of(Area, BranchAdmin)
    fields = {
        "name": "老城", "slug": "old-town", "position": area.position,
        "children-TOTAL_FORMS": "2", "children-INITIAL_FORMS": "1",
        "children-0-id": branch.pk, "children-0-parent": area.pk, "children-0-slug": "east",
        "children-0-name": "东大街", "children-1-parent": area.pk, "children-1-name": "西街",
        "children-1-slug": "west",
    }  # fmt: skip
    page.change_view(posting(page, administrator, **fields), str(area.pk))
    told = {(act, subject): fields.get("name") for act, subject, fields in lines()}
    assert told == {
        ("admin_change", "area east"): ["东街", "东大街"],
        ("admin_add", "area west"): [None, "西街"],
    }


# --- the house ------------------------------------------------------------------


def outside_the_seam(site):
    """Pages whose saving or logging is not the seam's, whatever they redefine."""
    hooks = ["save_form", "save_formset", "log_addition", "log_change", "log_deletions"]
    return [
        model._meta.label
        for model, page in site._registry.items()
        for hook in [*hooks, "response_action"]
        if getattr(type(page), hook) is not getattr(ChangeLogMixin, hook)
    ]


def test_every_registered_page_records():
    assert outside_the_seam(admin.site) == []


def test_a_page_registered_past_the_seam_would_be_seen():
    stock = admin.AdminSite()
    stock.register(Area, ListedAdmin)
    assert set(outside_the_seam(stock)) == {"agencies.Area"}
