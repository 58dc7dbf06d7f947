"""The audit log is read-only in the admin."""

import pytest
from django.contrib.admin import AdminSite
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from portal.audit.admin import AuditLineAdmin
from portal.audit.models import AuditLine


@pytest.fixture
def request_of_administrator():
    request = RequestFactory().get("/admin/audit/auditline/")
    request.user = get_user_model()(is_superuser=True, is_staff=True, is_active=True)
    return request


def test_even_the_administrator_only_reads(request_of_administrator):
    page = AuditLineAdmin(AuditLine, AdminSite())
    assert page.has_view_permission(request_of_administrator)
    assert not page.has_add_permission(request_of_administrator)
    assert not page.has_change_permission(request_of_administrator)
    assert not page.has_delete_permission(request_of_administrator)


def test_offers_no_act_on_many_lines(request_of_administrator):
    page = AuditLineAdmin(AuditLine, AdminSite())
    assert page.get_actions(request_of_administrator) == {}
