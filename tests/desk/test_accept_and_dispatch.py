"""A moderator accepts a matter about a danger unpublished and dispatches it, in one step."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import Thread
from moderation import workflow as moderation
from moderation.models import Decision
from portal.desk import workflow
from portal.integrity import checking
from portal.notifications.models import Notification
from tests import builders
from tests.racing import press_at_once
from workorders.models import WorkOrder

TEXT = "楼道里煤气味很重，有人晕倒了"


@pytest.fixture
def gas(citizen):
    return builders.pending(citizen, title="煤气味", text=TEXT)


def press(submission, by, agency, **facts):
    version = submission.latest_version
    return workflow.accept_and_dispatch(
        submission.pk, version_id=version.pk, by=by, agency=agency, **facts
    )


def address(submission):
    return f"/desk/{submission.number}/accept-and-dispatch/"


def posted(client, submission, agency):
    version = submission.latest_version.pk
    return client.post(address(submission), {"version": version, "agency": agency.pk})


def test_it_is_accepted_unpublished_and_with_the_agency(gas, moderator, transport):
    order = press(gas, moderator, transport, instructions="先关总阀")
    thread = Thread.cases.get()
    assert (thread.visibility, thread.stage, thread.agency) == ("private", "in_progress", transport)
    assert (order.instructions, order.priority) == ("先关总阀", 2)
    assert Decision.objects.get().outcome == "accept_unpublished"


def test_the_hours_run_from_the_submission(gas, moderator, transport):
    order = press(gas, moderator, transport)
    assert order.due_at == gas.submitted_at + datetime.timedelta(hours=24)


def test_agency_dispatchers_and_author_hear_of_it(
    gas, moderator, transport, clerk, dispatcher, citizen
):
    order = press(gas, moderator, transport)
    told = Notification.objects.filter(name="order_dispatched_urgently")
    assert [notice.recipient for notice in told] == [dispatcher]
    assert told.get().facts["path"] == order.get_absolute_url()
    assert clerk.notifications.get().name == "order_dispatched_danger"
    assert citizen.notifications.filter(name="dispatched").exists()


def test_every_invariant_holds_afterwards(gas, moderator, transport, dispatcher):
    press(gas, moderator, transport)
    assert [found for found in checking.check() if found.problems and found.name != "audit"] == []


@pytest.mark.parametrize("who", ["dispatcher", "clerk", "supervisor", "neighbour"])
def test_only_moderators_may(request, gas, transport, who):
    with pytest.raises(PermissionDenied):
        press(gas, request.getfixturevalue(who), transport)
    assert not Thread.cases.exists()


def test_a_moderator_dispatches_nothing_that_is_not_urgent(thread, moderator, transport):
    from workorders import workflow as workorders

    with pytest.raises(PermissionDenied):
        workorders.dispatch_urgent(thread.pk, by=moderator, agency=transport)


def test_an_agency_out_of_use_undoes_all_of_it(gas, moderator, transport):
    transport.retired_at = gas.submitted_at
    with pytest.raises(ValidationError):
        press(gas, moderator, transport)
    gas.refresh_from_db()
    assert (gas.state, Thread.cases.count(), Decision.objects.count()) == ("pending", 0, 0)


# --- the page -----------------------------------------------------------------


def test_the_moderators_page_leads_to_it(client, gas, moderator):
    client.force_login(moderator)
    page = client.get(f"/moderation/{gas.pk}/").content.decode()
    assert address(gas) in page
    assert "文中提到：" in page


def test_one_press_from_the_page(client, gas, moderator, transport):
    client.force_login(moderator)
    assert TEXT in client.get(address(gas)).content.decode()
    answer = posted(client, gas, transport)
    assert answer.url == f"/moderation/{gas.pk}/"
    assert WorkOrder.objects.get().agency == transport


def test_without_an_agency_it_asks_for_one(client, gas, moderator):
    client.force_login(moderator)
    version = gas.latest_version.pk
    answer = client.post(address(gas), {"version": version, "instructions": "先关总阀"})
    assert answer.status_code == 200
    assert "先关总阀" in answer.content.decode()
    assert not Thread.cases.exists()


def test_who_comes_too_late_is_told_what_became_of_it(
    client, gas, moderator, moderator2, transport
):
    moderation.approve(gas.pk, version_id=gas.latest_version.pk, by=moderator2)
    client.force_login(moderator)
    answer = posted(client, gas, transport)
    page = client.get(answer.url).content.decode()
    assert "已经有人处理" in page
    assert "moderator2" in page


def test_what_a_colleague_reads_is_refused_in_a_sentence(
    client, gas, moderator, moderator2, transport
):
    moderation.claim(gas.pk, by=moderator2)
    client.force_login(moderator)
    answer = posted(client, gas, transport)
    assert answer.status_code == 200
    assert "moderator2" in answer.content.decode()
    assert not Thread.cases.exists()


def test_ones_own_is_refused_in_a_sentence(client, moderator, transport):
    own = builders.pending(moderator, text=TEXT)
    client.force_login(moderator)
    assert posted(client, own, transport).status_code == 200
    assert not Thread.cases.exists()


# --- at once ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_eight_presses_at_once_one_counts(gas, moderator, transport, dispatcher):
    outcomes = press_at_once(8, lambda: press(gas, moderator, transport))
    assert outcomes == {"done": 1, "refused": 7}
    assert (WorkOrder.objects.count(), Decision.objects.count()) == (1, 1)
    assert Notification.objects.filter(name="order_dispatched_urgently").count() == 1


@pytest.mark.django_db(transaction=True)
def test_against_colleagues_who_refuse_it_only_one_decision_stands(
    gas, moderator, moderator2, transport
):
    version, reason = gas.latest_version, builders.reason("vague")
    presses = iter(
        [lambda: press(gas, moderator, transport)] * 3
        + [
            lambda: moderation.refuse(
                gas.pk, version_id=version.pk, by=moderator2, reason=reason, note=""
            )
        ]
        * 3
    )
    outcomes = press_at_once(6, lambda: next(presses)())
    assert outcomes == {"done": 1, "refused": 5}
    assert Decision.objects.count() == 1
    assert WorkOrder.objects.count() == Thread.cases.count()
