"""Granting and revoking roles, and memberships of agencies."""

import pytest
from django.core.exceptions import ValidationError

from portal.accounts import workflow
from portal.accounts.models import User
from portal.agencies import workflow as agencies
from portal.audit.models import AuditLine


def test_a_role_granted_twice_is_one_line(citizen):
    for _time in range(2):
        workflow.grant_role(citizen.pk, role="dispatcher")
    assert AuditLine.objects.filter(act="grant_role").count() == 1


def test_a_role_taken_that_was_not_there_is_no_line(citizen):
    workflow.revoke_role(citizen.pk, role="dispatcher")
    assert not AuditLine.objects.exists()


def test_the_last_administrator_cannot_be_taken(citizen):
    workflow.grant_role(citizen.pk, role="administrator")
    with pytest.raises(ValidationError):
        workflow.revoke_role(citizen.pk, role="administrator")
    assert User.objects.get(pk=citizen.pk).is_superuser


def test_another_administrator_can_be_taken(citizen, administrator):
    workflow.grant_role(citizen.pk, role="administrator")
    workflow.revoke_role(citizen.pk, role="administrator")
    citizen = User.objects.get(pk=citizen.pk)
    assert (citizen.is_staff, citizen.is_superuser) == (False, False)


def test_an_account_is_not_opened_on_an_address_that_is_taken(citizen):
    with pytest.raises(ValidationError):
        workflow.open_account(username="second", email=citizen.email.upper())
    assert User.objects.count() == 1


def test_the_role_goes_with_the_last_agency_only(clerk, transport, water):
    agencies.join(clerk.pk, agency=water, role="clerk")
    agencies.leave(clerk.pk, agency=water)
    clerk = User.objects.get(pk=clerk.pk)
    assert (clerk.role_names, clerk.agency_label) == (["clerk"], "市交通运输局")
    agencies.leave(clerk.pk, agency=transport)
    clerk = User.objects.get(pk=clerk.pk)
    assert (clerk.role_names, clerk.agency_label) == ([], "")


def test_a_clerk_who_becomes_head_is_no_longer_a_clerk(clerk, transport):
    agencies.join(clerk.pk, agency=transport, role="head")
    assert User.objects.get(pk=clerk.pk).role_names == ["head"]


def test_leaving_twice_changes_nothing(clerk, transport):
    for _time in range(2):
        agencies.leave(clerk.pk, agency=transport)
    assert AuditLine.objects.filter(act="leave_agency").count() == 1
