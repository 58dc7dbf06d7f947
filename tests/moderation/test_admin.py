"""Moderation in the admin: reasons are editable, the rest is read-only."""

import pytest
from django.urls import reverse

from moderation import workflow
from moderation.models import Claim, Decision, Reason
from tests import builders


def page_of(model, act="changelist", *args):
    return reverse(f"admin:moderation_{model._meta.model_name}_{act}", args=args)


@pytest.fixture
def decisions(citizen, moderator):
    def make(number):
        for _ in range(number):
            submission, waiting = builders.pending(citizen), builders.pending(citizen)
            workflow.refuse(
                submission.pk,
                version_id=submission.latest_version.pk,
                by=moderator,
                reason=builders.reason("court"),
            )
            workflow.claim(waiting.pk, by=moderator)

    return make


def test_lists_cost_the_same_with_three_and_with_thirty(
    office, decisions, django_assert_max_num_queries
):
    def cost_of(model):
        with django_assert_max_num_queries(12) as captured:
            assert office.get(page_of(model)).status_code == 200
        return len(captured)

    models = [Reason, Decision, Claim]
    decisions(3)
    office.get(page_of(Reason))
    few = {model: cost_of(model) for model in models}
    decisions(27)
    assert {model: cost_of(model) for model in models} == few


@pytest.mark.parametrize("model", [Decision, Claim])
def test_decisions_and_claims_are_only_read(office, decisions, model):
    decisions(1)
    row = model.objects.get()
    assert office.get(page_of(model, "change", row.pk)).status_code == 200
    assert office.post(page_of(model, "change", row.pk), {"note": "x"}).status_code == 403
    assert office.get(page_of(model, "add")).status_code == 403
    assert office.post(page_of(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_a_decision_is_found_by_number_title_and_moderator(office, pending, moderator):
    workflow.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator)
    for words in (pending.number, "公交站台", "moderator"):
        assert office.get(page_of(Decision), {"q": words}).context["cl"].result_count == 1


def test_a_reason_is_reworded_and_retired_but_not_deleted(office):
    reason = builders.reason("court")
    facts = {
        "name": "在打官司",
        "name_en": "In court",
        "for_refusing": "on",
        "position": 3,
        "retired_at_0": "2026-11-01",
        "retired_at_1": "00:00",
        "slug": "changed",
    }
    office.post(page_of(Reason, "change", reason.pk), facts)
    reason.refresh_from_db()
    assert (reason.name, reason.slug) == ("在打官司", "court")
    assert not Reason.objects.current().filter(slug="court").exists()
    assert office.post(page_of(Reason, "delete", reason.pk), {"post": "yes"}).status_code == 403


def test_a_reason_of_ones_own_is_added(office):
    facts = {"slug": "drill", "name": "演练", "name_en": "Drill", "position": 9}
    office.post(page_of(Reason, "add"), facts | {"for_refusing": "on"})
    assert builders.reason("drill").fits("refuse")


def test_staff_without_the_permission_see_nothing(client, moderator):
    moderator.is_staff = True
    moderator.save()
    client.force_login(moderator)
    for model in (Reason, Decision, Claim):
        assert client.get(page_of(model), follow=True).status_code == 403
