"""An administrator closes an account, and a colleague takes over its work."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from moderation import workflow as moderation
from moderation.models import Claim
from portal.accounts.models import User
from portal.audit.models import AuditLine
from portal.desk import leaving
from portal.notifications.models import Message
from portal.notifications.outbox import notify
from tests import builders
from workorders import workflow


@pytest.fixture
def order(thread, dispatcher, transport, clerk):
    return builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)


def close(desk, person, **data):
    return desk.post(f"/desk/people/{person.pk}/close/", {"reason": "调离"} | data, follow=True)


def test_a_clerk_hands_the_draft_to_a_colleague_who_signs_it_on(
    desk, order, clerk, transport, head
):
    colleague = builders.member("colleague", agency=transport, role="clerk")
    workflow.draft_reply(order.pk, by=clerk, text="周五前修好。", kind="final")
    assert order.thread.title in desk.get(f"/desk/people/{clerk.pk}/close/").text
    close(desk, clerk, successor=colleague.pk)
    order.refresh_from_db()
    assert order.reply.author == colleague
    version = workflow.hand_in(order.pk, by=colleague)
    assert version.text == "周五前修好。"
    assert not User.objects.get(pk=clerk.pk).is_active


def test_the_only_head_needs_a_successor_who_then_signs(desk, order, clerk, head, transport):
    version = builders.handed_in(order, clerk=clerk)
    answer = close(desk, head)
    assert "successor" in answer.context["form"].errors
    assert User.objects.get(pk=head.pk).is_active
    close(desk, head, successor=clerk.pk)
    workflow.sign_off(order.pk, by=User.objects.get(pk=clerk.pk), version_id=version.pk)
    assert not transport.members.contains(head)


def test_what_a_moderator_was_reading_goes_back(desk, pending, moderator, moderator2):
    moderation.claim(pending.pk, by=moderator)
    close(desk, moderator)
    assert not Claim.objects.exists()
    assert moderation.claim_next(by=moderator2).submission == pending


def test_sessions_end_and_letters_stop(desk, client, moderator):
    theirs = Client()
    theirs.force_login(moderator)
    notify(moderator, event="x-1", name="urgent", title="x", path="/moderation/")
    close(desk, moderator)
    assert theirs.get("/moderation/").status_code == 302
    moderator.refresh_from_db()
    notify(moderator, event="x-2", name="urgent", title="x", path="/moderation/")
    assert not Message.objects.exists()


def test_each_step_is_written_down(desk, order, clerk, head):
    close(desk, clerk)
    acts = set(AuditLine.objects.filter(subject="user clerk").values_list("act", flat=True))
    assert {"close_account", "leave_agency", "revoke_role"} <= acts
    assert AuditLine.objects.get(act="close_account").reason == "调离"


def test_the_administration_leads_there_instead_of_a_box(desk, clerk, citizen):
    page = desk.get(f"/admin/accounts/user/{clerk.pk}/change/").text
    assert f"/desk/people/{clerk.pk}/close/" in page
    assert 'name="is_active"' not in page
    assert 'name="is_active"' in desk.get(f"/admin/accounts/user/{citizen.pk}/change/").text


def test_nobody_closes_the_own_account_or_without_the_right(administrator, dispatcher, clerk):
    with pytest.raises(ValidationError):
        leaving.close_account(administrator, by=administrator, reason="x")
    with pytest.raises(PermissionDenied):
        leaving.close_account(clerk, by=dispatcher, reason="x")
