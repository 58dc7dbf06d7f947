"""A final reply that comes late says why, signed with it and published below it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from forum.models import Post
from portal.integrity import checking
from tests import builders
from workorders import workflow
from workorders.models import WorkOrder

WHY, TEXT = "等配件到货，多用了六天。", "站台顶棚已经修好。"


@pytest.fixture
def late(thread, dispatcher, transport, clerk):
    past = timezone.now() - datetime.timedelta(days=40)
    order = builders.order(thread, by=dispatcher, agency=transport, at=past)
    return workflow.accept(order.pk, by=clerk)


def draft(order, clerk, **words):
    workflow.draft_reply(order.pk, by=clerk, text=TEXT, **words)


def publish(order, head, dispatcher, **signing):
    version = order.sign_offs.get().submission.latest_version
    workflow.sign_off(order.pk, by=head, version_id=version.pk, **signing)
    return workflow.publish_reply(order.pk, by=dispatcher, version_id=version.pk)


def hand_in_in_time(order, clerk):
    """Handed in before its date, which passes before the head reads it."""
    due_at = order.due_at
    WorkOrder.objects.filter(pk=order.pk).update(
        due_at=timezone.now() + datetime.timedelta(hours=1)
    )
    draft(order, clerk)
    workflow.hand_in(order.pk, by=clerk)
    WorkOrder.objects.filter(pk=order.pk).update(due_at=due_at)


def assert_sound():
    names = ["order-sign-offs", "order-states", "late-explanations"]
    assert [finding for finding in checking.check(names) if finding.problems] == []


def test_it_is_published_below_the_reply(client, late, clerk, head, dispatcher):
    draft(late, clerk, late_explanation=WHY)
    workflow.hand_in(late.pk, by=clerk)
    post = publish(late, head, dispatcher)
    assert post.late_explanation == WHY
    assert WHY in client.get(late.thread.get_absolute_url()).content.decode()
    assert late.transitions.get(act="sign_off").data["late_explanation"] == WHY
    assert_sound()


def test_without_it_a_late_final_reply_is_not_handed_in(late, clerk, head):
    draft(late, clerk)
    for step, by in ((workflow.hand_in, clerk), (workflow.hand_in_and_sign, head)):
        with pytest.raises(ValidationError) as refusal:
            step(late.pk, by=by)
        assert "late_explanation" in refusal.value.error_dict
    late.refresh_from_db()
    assert late.status == "accepted"


def test_word_on_the_way_and_a_reply_in_time_need_none(late, accepted_elsewhere, clerk):
    draft(late, clerk, kind="progress")
    workflow.hand_in(late.pk, by=clerk)
    draft(accepted_elsewhere, clerk)
    workflow.hand_in(accepted_elsewhere.pk, by=clerk)


@pytest.fixture
def accepted_elsewhere(citizen, moderator, dispatcher, transport, clerk):
    thread = builders.published(citizen, moderator, title="几点开门")
    return builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)


def test_while_the_agency_waits_for_the_author_it_is_not_late(late, clerk):
    WorkOrder.objects.filter(pk=late.pk).update(paused_at=timezone.now())
    draft(late, clerk)
    workflow.hand_in(late.pk, by=clerk)


def test_in_time_after_all_nothing_is_published(accepted_elsewhere, clerk, head, dispatcher):
    draft(accepted_elsewhere, clerk, late_explanation=WHY)
    workflow.hand_in(accepted_elsewhere.pk, by=clerk)
    assert publish(accepted_elsewhere, head, dispatcher).late_explanation == ""
    assert_sound()


def test_once_handed_in_it_stays_as_it_is(late, clerk, head, dispatcher):
    draft(late, clerk, late_explanation=WHY)
    workflow.hand_in(late.pk, by=clerk)
    with pytest.raises(ValidationError):
        draft(late, clerk, late_explanation="别的原因")
    assert publish(late, head, dispatcher, late_explanation="别的").late_explanation == WHY


def test_late_only_at_the_signature_the_head_says_why(late, clerk, head, dispatcher):
    hand_in_in_time(late, clerk)
    with pytest.raises(ValidationError):
        publish(late, head, dispatcher)
    assert publish(late, head, dispatcher, late_explanation=WHY).late_explanation == WHY
    assert_sound()


def test_pages_ask_for_it_where_it_is_late(client, late, accepted_elsewhere, clerk, head):
    client.force_login(clerk)
    assert (
        "late_explanation" not in client.get(accepted_elsewhere.get_absolute_url()).content.decode()
    )
    assert "late_explanation" in client.get(late.get_absolute_url()).content.decode()
    address = reverse("workorders:reply", args=[late.number])
    words = {"text": TEXT, "kind": "final", "hand_in": "1"}
    refused = client.post(address, words)
    assert refused.context["reply_form"].errors["late_explanation"]
    assert TEXT in refused.content.decode()
    token = refused.context["reply_form"]["read"].value()
    client.post(address, words | {"late_explanation": WHY, "read": token})
    assert late.sign_offs.get().late_explanation == WHY
    client.force_login(head)
    page = client.get(late.get_absolute_url()).content.decode()
    assert WHY in page
    assert 'name="late_explanation"' not in page


def test_the_page_of_the_signature_asks_the_head(client, late, clerk, head):
    hand_in_in_time(late, clerk)
    client.force_login(head)
    page = client.get(late.get_absolute_url())
    assert 'name="late_explanation"' in page.content.decode()
    version = late.sign_offs.get().submission.latest_version.pk
    address = reverse("workorders:sign_off", args=[late.number])
    client.post(address, {"version": version})
    assert late.sign_offs.get().status == "awaiting_sign_off"
    too_long = client.post(address, {"version": version, "late_explanation": "长" * 301})
    assert "长" * 301 in too_long.content.decode()
    client.post(address, {"version": version, "late_explanation": WHY})
    assert late.sign_offs.get().late_explanation == WHY


def test_a_correction_keeps_it(late, clerk, head, dispatcher):
    draft(late, clerk, late_explanation=WHY)
    workflow.hand_in(late.pk, by=clerk)
    publish(late, head, dispatcher)
    version = builders.signed_correction(late, clerk=clerk, head=head)
    workflow.publish(late.pk, kind="correction", by=dispatcher, version_id=version.pk)
    assert Post.cases.official().get().late_explanation == WHY
    assert_sound()
