"""A dispatcher settles a matter without an agency: it belongs elsewhere, or only informs."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from forum.models import Event, Thread
from tests import builders
from tests.racing import press_at_once
from workorders import workflow

WHERE = "请到市供电公司营业厅，电话95598，工作日8:30至17:30。"


@pytest.fixture
def suggestion(citizen, moderator):
    return builders.published(citizen, moderator, title="建议多种树", kind="suggestion")


@pytest.fixture
def desk(client, dispatcher):
    client.force_login(dispatcher)
    client.cookies["django_language"] = "en"
    return client


def test_pointing_elsewhere_closes_the_matter_without_an_answer(thread, dispatcher):
    workflow.point_elsewhere(thread.pk, by=dispatcher, where=WHERE)
    thread.refresh_from_db()
    assert (thread.stage, thread.agency, thread.due_at) == ("answered", None, None)
    assert thread.answered_at is None
    assert not Thread.cases.awaiting_dispatch().exists()
    line = Event.objects.get(thread=thread, act="point_elsewhere")
    assert (line.public, line.data["where"]) == (True, WHERE)


def test_everybody_reads_where_to_go_and_the_author_is_told(client, thread, dispatcher, citizen):
    workflow.point_elsewhere(thread.pk, by=dispatcher, where=WHERE)
    page = client.get(thread.get_absolute_url()).text
    assert f"不属于本平台受理范围，请到：{WHERE}" in page
    assert "不属于本平台受理范围，去哪里办理见下方。" in page
    assert citizen.notifications.get(name="point_elsewhere").facts["note"] == WHERE


def test_of_a_private_matter_the_letter_says_nothing(private_thread, dispatcher, citizen, client):
    workflow.point_elsewhere(private_thread.pk, by=dispatcher, where=WHERE)
    assert client.get(private_thread.get_absolute_url()).status_code == 404
    client.force_login(citizen)
    assert WHERE in client.get(private_thread.get_absolute_url()).text


def test_what_only_informs_is_noted(client, suggestion, dispatcher, citizen):
    workflow.take_note(suggestion.pk, by=dispatcher)
    suggestion.refresh_from_db()
    assert (suggestion.stage, suggestion.answered_at) == ("answered", None)
    assert "已关注，不再另行答复。" in client.get(suggestion.get_absolute_url()).text
    with translation.override("en"):
        assert "has been read and noted" in str(citizen.notifications.get(name="take_note"))


@pytest.mark.parametrize("kind", ["inquiry", "complaint", "help", "repair", "report"])
def test_what_needs_an_answer_is_not_noted(citizen, moderator, dispatcher, kind):
    thread = builders.published(citizen, moderator, kind=kind)
    with pytest.raises(ValidationError):
        workflow.take_note(thread.pk, by=dispatcher)
    thread.refresh_from_db()
    assert thread.stage == "accepted"


def test_who_says_that_it_is_not_solved_brings_it_back_to_the_dispatchers(
    thread, dispatcher, citizen
):
    workflow.point_elsewhere(thread.pk, by=dispatcher, where=WHERE)
    workflow.report_unsolved(thread.pk, by=citizen, missing="那里也不管。")
    assert Thread.cases.awaiting_dispatch().get() == thread


@pytest.mark.parametrize("role", ["clerk", "moderator", "supervisor", "citizen"])
def test_only_dispatchers_settle(suggestion, request, role):
    by = request.getfixturevalue(role)
    with pytest.raises(PermissionDenied):
        workflow.point_elsewhere(suggestion.pk, by=by, where=WHERE)
    with pytest.raises(PermissionDenied):
        workflow.take_note(suggestion.pk, by=by)
    assert not Event.objects.filter(act__in=["point_elsewhere", "take_note"]).exists()


def test_what_an_agency_has_is_not_settled(order, dispatcher):
    with pytest.raises(ValidationError, match=order.number):
        workflow.point_elsewhere(order.thread_id, by=dispatcher, where=WHERE)


@pytest.mark.django_db(transaction=True)
def test_of_those_who_dispatch_and_settle_at_once_one_is_done(thread, transport):
    people = iter([builders.person(f"dispatcher{n}", role="dispatcher") for n in range(8)])
    turns = iter([True, False] * 4)

    def press():
        by = next(people)
        if next(turns):
            workflow.dispatch(thread.pk, by=by, agency=transport)
        else:
            workflow.point_elsewhere(thread.pk, by=by, where=WHERE)

    assert press_at_once(8, press) == {"done": 1, "refused": 7}


def test_the_pages_ask_and_lead_on_to_the_next_matter(desk, thread, suggestion):
    elsewhere = reverse("workorders:point_elsewhere", args=[thread.number])
    assert desk.get(elsewhere).status_code == 200
    assert elsewhere in desk.get(reverse("workorders:dispatch", args=[thread.number])).text
    answer = desk.post(elsewhere, {"where": WHERE})
    assert answer["Location"] == reverse("workorders:dispatch", args=[suggestion.number])
    note = reverse("workorders:take_note", args=[suggestion.number])
    assert desk.post(note)["Location"] == reverse("workorders:awaiting_dispatch")
    assert Thread.cases.filter(stage="answered").count() == 2


@pytest.mark.parametrize("where", ["", "  \n ", "长" * 1001, "\u200b"])
def test_without_a_place_or_with_too_many_words_nothing_happens(desk, thread, where):
    answer = desk.post(
        reverse("workorders:point_elsewhere", args=[thread.number]), {"where": where}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["where"]
    thread.refresh_from_db()
    assert thread.stage == "accepted"


def test_a_refusal_keeps_what_was_typed(desk, order):
    address = reverse("workorders:point_elsewhere", args=[order.thread.number])
    page = desk.post(address, {"where": WHERE})
    assert WHERE in page.text
    assert order.number in page.text
