"""The city's profile and the fixed pages in the admin."""

import pytest
from django.test import Client

from portal.audit.models import AuditLine
from portal.site.models import Page, Profile


def fields_of(row, **changes):
    values = {field.name: getattr(row, field.name) for field in row._meta.fields if field.editable}
    values = {name: value for name, value in values.items() if value is not False}
    return values | changes


def test_the_profile_is_one_row_that_can_be_changed_and_no_more(desk):
    row = "/admin/site/profile/1/change/"
    before = Profile.objects.get().hotline
    assert desk.post(row, fields_of(Profile.objects.get(), hotline="12346")).status_code == 302
    assert Profile.objects.get().hotline == "12346"
    line = AuditLine.objects.get(act="admin_change")
    assert line.data == {"fields": {"hotline": [before, "12346"]}}
    assert desk.get("/admin/site/profile/add/").status_code == 403
    assert desk.post("/admin/site/profile/1/delete/", {"post": "yes"}).status_code == 403


def test_what_is_changed_shows_on_the_next_page(desk, django_capture_on_commit_callbacks):
    help_page = Page.objects.get(slug="help")
    reader = Client()
    reader.get("/")
    with django_capture_on_commit_callbacks(execute=True):
        fields = fields_of(Profile.objects.get(), city="安澜市")
        desk.post("/admin/site/profile/1/change/", fields)
        fields = fields_of(help_page, title="新帮助", in_footer="on")
        desk.post(f"/admin/site/page/{help_page.pk}/change/", fields)
    # Another reader: the administrator's own next page also repeats what was saved.
    shown = reader.get("/").content.decode()
    assert "安澜市" in shown
    assert "新帮助" in shown


def test_a_page_is_changed_and_never_deleted(desk):
    page = Page.objects.get(slug="help")
    address = f"/admin/site/page/{page.pk}/"
    fields = fields_of(page, title="新帮助", in_footer="on")
    assert desk.post(f"{address}change/", fields).status_code == 302
    assert Page.objects.get(slug="help").title == "新帮助"
    assert desk.post(f"{address}delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("address", ["/admin/site/page/?q=x", "/admin/site/profile/"])
def test_the_lists_open(desk, address):
    assert desk.get(address).status_code == 200


def test_is_for_administrators(client, supervisor):
    client.force_login(supervisor)
    assert client.get("/admin/site/page/", follow=True).status_code == 403
