"""A decision is taken back together with the order that was dispatched because of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from moderation import workflow as moderation
from moderation.models import Decision
from portal.desk import workflow
from portal.integrity import checking
from tests import builders
from tests.racing import press_at_once
from workorders import workflow as workorders
from workorders.models import WorkOrder


@pytest.fixture
def decided(pending, moderator):
    """The matter, approved by the moderator."""
    moderation.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator)
    pending.refresh_from_db()
    return pending


def problems():
    return [problem for finding in checking.check() for problem in finding.problems]


def test_withdraws_an_order_that_nobody_has_accepted(
    decided, moderator, dispatcher, transport, clerk
):
    order = builders.order(decided.thread, by=dispatcher, agency=transport)
    workflow.take_back(decided.pk, by=moderator)
    order.refresh_from_db()
    decided.refresh_from_db()
    assert (order.status, decided.state) == ("withdrawn", "pending")
    assert clerk.notifications.filter(name="order_withdrawn").exists()
    assert problems() == []
    moderation.approve(decided.pk, version_id=decided.latest_version.pk, by=moderator)
    again = builders.order(decided.thread, by=dispatcher, agency=transport)
    assert again.pk != order.pk
    assert problems() == []


def test_an_order_that_the_agency_has_accepted_is_respected(
    decided, moderator, dispatcher, transport, clerk
):
    builders.accepted_order(decided.thread, by=dispatcher, agency=transport, clerk=clerk)
    with pytest.raises(ValidationError) as refusal:
        workflow.take_back(decided.pk, by=moderator)
    assert refusal.value.code == "with_the_agency"
    decided.thread.refresh_from_db()
    assert decided.thread.is_public
    assert Decision.objects.count() == 1


def test_what_was_dispatched_at_once_is_taken_back_too(pending, moderator, transport):
    workflow.accept_and_dispatch(
        pending.pk, version_id=pending.latest_version.pk, by=moderator, agency=transport
    )
    workflow.take_back(pending.pk, by=moderator)
    assert WorkOrder.objects.get().status == "withdrawn"
    assert problems() == []


def test_a_moderator_alone_does_not_hide_what_an_agency_has(
    decided, moderator, dispatcher, transport
):
    builders.order(decided.thread, by=dispatcher, agency=transport)
    with pytest.raises(ValidationError):
        moderation.take_back(decided.pk, by=moderator)


def test_nothing_is_withdrawn_for_whoever_did_not_decide(
    decided, moderator2, dispatcher, transport
):
    order = builders.order(decided.thread, by=dispatcher, agency=transport)
    with pytest.raises(PermissionDenied):
        workflow.take_back(decided.pk, by=moderator2)
    order.refresh_from_db()
    assert order.status == "dispatched"


def test_the_button_leads_to_deciding_again(client, decided, moderator):
    client.force_login(moderator)
    queue = client.get(reverse("moderation:queue"))
    address = reverse("desk:take_back", args=[decided.pk])
    assert address in queue.content.decode()
    answer = client.post(address, {"note": "请等一下"}, follow=True)
    assert answer.context["may_decide"]
    decided.refresh_from_db()
    assert decided.state == "pending"


def test_a_refusal_is_said_on_the_page(client, decided, moderator2):
    client.force_login(moderator2)
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("desk:take_back", args=[decided.pk]), follow=True)
    assert "only moderator can take it back" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_taken_back_twice_at_once_it_is_taken_back_once(decided, moderator):
    outcomes = press_at_once(4, lambda: workflow.take_back(decided.pk, by=moderator))
    assert outcomes == {"done": 1, "refused": 3}
    assert decided.decisions.filter(outcome="take_back").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["take_back", "dispatch"])
def test_while_the_dispatcher_dispatches_no_order_is_left(
    decided, moderator, dispatcher, transport, first
):
    presses = [
        lambda: workflow.take_back(decided.pk, by=moderator),
        lambda: workorders.dispatch(decided.thread_id, by=dispatcher, agency=transport),
    ]
    turns = iter(presses if first == "take_back" else reversed(presses))
    outcomes = press_at_once(2, lambda: next(turns)())
    # Whoever comes second finds what the first did: an order is withdrawn, or none is dispatched.
    assert set(outcomes) <= {"done", "refused"}
    assert outcomes["done"] >= 1
    decided.refresh_from_db()
    assert decided.state == "pending"
    assert not WorkOrder.objects.in_force().exists()
    assert problems() == []
