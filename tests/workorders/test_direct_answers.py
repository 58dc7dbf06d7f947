"""The centre answers a matter itself: accepted at once, and replied to as usual."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal.agencies import workflow as agencies
from portal.agencies.models import Agency
from tests import builders
from tests.racing import press_at_once
from workorders import workflow
from workorders.models import Transition, WorkOrder


@pytest.fixture
def centre(db):
    centre = builders.agency("centre", name="市民热线服务中心", name_en="Hotline Centre")
    Agency.objects.filter(pk=centre.pk).update(is_centre=True)
    return Agency.objects.get(pk=centre.pk)


def works_there(person, centre, role="clerk"):
    agencies.join(person.pk, agency=centre, role=role)
    return type(person).objects.get(pk=person.pk)


@pytest.fixture
def answering(dispatcher, centre):
    """A dispatcher who works for the centre."""
    return works_there(dispatcher, centre)


def test_the_order_is_accepted_and_the_ledger_says_how(thread, answering, centre, citizen):
    order = workflow.answer_directly(thread.pk, by=answering)
    thread.refresh_from_db()
    assert (order.status, order.agency) == ("accepted", centre)
    assert order.accepted_at == order.dispatched_at
    assert (thread.stage, thread.agency, thread.due_at) == ("in_progress", centre, order.due_at)
    line = order.transitions.get()
    assert (line.act, line.from_state, line.to_state) == ("answer_directly", "", "accepted")
    assert Transition.objects.filter(act="answer_directly").count() == 1
    assert citizen.notifications.get(name="dispatched")


def test_everybody_reads_that_the_centre_answers(client, thread, answering):
    workflow.answer_directly(thread.pk, by=answering)
    assert "市民热线服务中心直接答复" in client.get(thread.get_absolute_url()).text


def test_the_reply_is_written_signed_and_published_as_usual(thread, answering, centre):
    head = builders.member("head_of_centre", agency=centre, role="head")
    order = workflow.answer_directly(thread.pk, by=answering)
    version = builders.handed_in(order, clerk=answering)
    workflow.sign_off(order.pk, by=head, version_id=version.pk)
    workflow.publish_reply(order.pk, by=answering, version_id=version.pk)
    thread.refresh_from_db()
    assert (thread.stage, thread.agency) == ("answered", centre)
    assert thread.answered_at is not None


def test_the_button_stands_there_for_who_works_for_the_centre(client, thread, answering):
    client.force_login(answering)
    page = reverse("workorders:dispatch", args=[thread.number])
    press = reverse("workorders:answer_directly", args=[thread.number])
    assert press in client.get(page).text
    answer = client.post(press)
    assert answer["Location"] == WorkOrder.objects.get().get_absolute_url()
    assert client.post(press)["Location"] == page
    assert WorkOrder.objects.count() == 1


def test_other_dispatchers_have_no_such_button(client, thread, dispatcher, centre):
    client.force_login(dispatcher)
    press = reverse("workorders:answer_directly", args=[thread.number])
    page = reverse("workorders:dispatch", args=[thread.number])
    assert press not in client.get(page).text
    assert client.post(press).status_code == 403


def test_who_works_there_and_dispatches_nothing_is_refused(thread, moderator, centre):
    with pytest.raises(PermissionDenied):
        workflow.answer_directly(thread.pk, by=works_there(moderator, centre))
    assert not WorkOrder.objects.exists()


def test_a_retired_centre_answers_nothing(thread, answering, centre):
    centre.retired_at = timezone.now()
    centre.save()
    with pytest.raises(PermissionDenied):
        workflow.answer_directly(thread.pk, by=answering)


def test_what_another_agency_has_is_refused(order, answering):
    with pytest.raises(ValidationError, match=order.number):
        workflow.answer_directly(order.thread_id, by=answering)


def test_one_agency_is_the_centre(centre, water):
    water.is_centre = True
    with pytest.raises(IntegrityError), transaction.atomic():
        water.save()


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_press_at_once_one_takes_it_on(thread, centre):
    people = iter(
        [works_there(builders.person(f"d{n}", role="dispatcher"), centre) for n in range(8)]
    )
    outcomes = press_at_once(8, lambda: workflow.answer_directly(thread.pk, by=next(people)))
    assert outcomes == {"done": 1, "refused": 7}
