"""An agency asks the author, and its time stands still: at most five working days, twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from forum.models import Event
from portal.notifications.models import Message, Notification
from tests import builders
from workorders import workflow
from workorders.calendar import workdays
from workorders.models import AuthorQuestion, CaseMessage
from workorders.workflow.talk import letter_links

ANSWER = "滨河路十二号楼三单元"


def ask(order, by, **when):
    return workflow.ask_author(order.pk, by=by, text="请问是滨河路几号楼？", **when)


def fresh(row):
    row.refresh_from_db()
    return row


def test_the_time_stands_still_and_everybody_reads_that_it_waits(
    client, accepted, question, citizen
):
    assert accepted.paused_at == question.asked_at
    assert question.ends_at == workdays.due_at(question.asked_at, working_days=5)
    page = client.get(accepted.thread.get_absolute_url()).text
    assert "停止计时" in page
    assert Event.objects.get(thread=accepted.thread_id, act="ask_author").public
    assert question.message.text not in page
    for told in [*Notification.objects.all(), *Message.objects.all()]:
        assert question.message.text not in str(told.facts)


def test_the_answer_lets_the_time_run_by_as_much_as_it_stood(accepted, clerk, citizen):
    asked = accepted.accepted_at
    question = ask(accepted, clerk, at=asked)
    before = fresh(accepted).due_at
    answered = workdays.due_at(asked, working_days=2)
    workflow.answer_question(question.pk, by=citizen, text=ANSWER, at=answered)
    fresh(accepted)
    assert accepted.paused_at is None
    assert workdays.due_at(before, working_days=2) == accepted.due_at
    line = accepted.transitions.latest("pk")
    assert (line.act, line.actor_id, line.data["by_link"]) == ("answer_question", citizen.pk, False)
    assert ANSWER not in str(line.data)
    assert accepted.thread.__class__.cases.get(pk=accepted.thread_id).due_at == accepted.due_at


def test_the_author_answers_on_the_page_of_the_matter(client, accepted, question, citizen, clerk):
    client.force_login(citizen)
    url = reverse("talk:own", args=[accepted.thread.number])
    assert url in client.get(accepted.thread.get_absolute_url()).text
    page = client.get(url)
    assert page.text.count(question.message.text) == 1
    posted = {"text": ANSWER, "question": page.context["form"]["question"].value()}
    assert client.post(url, posted).status_code == 302
    assert fresh(question).answer.text == ANSWER
    assert Notification.objects.filter(recipient=clerk, name="order_author_answered").exists()
    # Pressed again in another tab: told why, and what was typed is kept.
    page = client.post(url, posted | {"text": "再说一句"})
    assert "再说一句" in page.text
    assert CaseMessage.objects.filter(side="author").count() == 1


def test_five_working_days_without_an_answer_and_it_goes_on(accepted, clerk):
    question = ask(accepted, clerk)
    assert workflow.lapse_waiting() == 0
    ended = timezone.now() - timedelta(minutes=5)
    AuthorQuestion.objects.filter(pk=question.pk).update(ends_at=ended)
    assert workflow.lapse_waiting() == 1
    assert workflow.lapse_waiting() == 0
    line = fresh(accepted).transitions.latest("pk")
    assert (line.act, line.at, line.actor_id) == ("lapse_question", ended, None)
    assert fresh(question).status == "lapsed"
    assert accepted.paused_at is None
    assert Notification.objects.filter(recipient=clerk, name="order_question_lapsed").exists()


def test_after_its_time_it_is_not_answered_any_more(accepted, question, citizen):
    AuthorQuestion.objects.filter(pk=question.pk).update(ends_at=timezone.now())
    with pytest.raises(ValidationError):
        workflow.answer_question(question.pk, by=citizen, text=ANSWER)
    assert not CaseMessage.objects.filter(side="author").exists()


def test_it_is_asked_one_by_one_and_twice_at_most(accepted, question, clerk, citizen):
    with pytest.raises(ValidationError):
        ask(accepted, clerk)
    workflow.answer_question(question.pk, by=citizen, text=ANSWER)
    second = ask(accepted, clerk)
    workflow.drop_question(accepted.pk, by=clerk)
    assert fresh(second).status == "ended"
    with pytest.raises(ValidationError):
        ask(accepted, clerk)
    assert AuthorQuestion.objects.count() == 2


def test_the_date_has_passed_and_no_question_stops_it(accepted, clerk):
    type(accepted).objects.filter(pk=accepted.pk).update(due_at=timezone.now())
    with pytest.raises(ValidationError):
        ask(accepted, clerk)


@pytest.mark.parametrize("who", ["dispatcher", "other_clerk", "citizen", "supervisor"])
def test_nobody_but_the_agency_asks(accepted, request, who):
    with pytest.raises(PermissionDenied):
        ask(accepted, request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["neighbour", "clerk", "moderator"])
def test_nobody_but_the_author_answers(accepted, question, request, who):
    with pytest.raises(PermissionDenied):
        workflow.answer_question(question.pk, by=request.getfixturevalue(who), text=ANSWER)


def test_another_agency_ends_the_question_first(accepted, question, dispatcher, water):
    workflow.change_agency(accepted.pk, by=dispatcher, agency=water, reason="应由水务办理")
    assert (fresh(question).status, question.end_reason) == ("ended", "other_agency")
    acts = list(accepted.transitions.order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["end_question", "change_agency"]
    assert fresh(accepted).paused_at is None


def test_an_order_taken_back_ends_it_too(accepted, question, dispatcher):
    workflow.withdraw(accepted.pk, by=dispatcher, reason="派错了")
    assert (fresh(question).status, question.end_reason) == ("ended", "withdrawn")


def test_a_reply_signed_meanwhile_ends_it(accepted, question, clerk, head):
    version = builders.handed_in(accepted, clerk=clerk)
    assert fresh(question).is_open
    workflow.sign_off(accepted.pk, by=head, version_id=version.pk)
    assert (fresh(question).status, question.end_reason) == ("ended", "signed")
    assert fresh(accepted).paused_at is None


# --- the link in the letter ---------------------------------------------------


def link_of(question):
    matter = question.order.thread.number
    return reverse("talk:answer", args=[letter_links.token_for(question.key, matter)])


def letter_about(question, mailoutbox):
    from portal.notifications.sending import send_waiting

    send_waiting()
    return next(letter for letter in mailoutbox if link_of(question) in letter.body)


def test_the_letter_has_a_link_that_no_row_holds(phoned_in, clerk, mailoutbox):
    question = ask(phoned_in, clerk)
    letter = letter_about(question, mailoutbox)
    assert question.message.text not in letter.body
    token = link_of(question).split("/")[-2]
    rows = [*AuthorQuestion.objects.values(), *Message.objects.values("facts", "event")]
    assert token not in str(rows)
    assert question.token_hash == letter_links.hash_of(token)


def test_following_the_link_shows_number_and_agency_and_changes_nothing(client, phoned_in, clerk):
    question = ask(phoned_in, clerk)
    page = client.get(link_of(question))
    assert page.status_code == 200
    assert phoned_in.thread.number in page.text
    assert "市交通运输局" in page.text
    token = link_of(question).split("/")[-2]
    for private in (question.message.text, phoned_in.thread.title, token):
        assert private not in page.text
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert not client.cookies
    assert fresh(question).is_open


def test_a_press_shows_the_question_and_another_answers_it_once(client, phoned_in, clerk):
    question = ask(phoned_in, clerk)
    assert question.message.text in client.post(link_of(question)).text
    empty = client.post(link_of(question), {"answer": "1", "text": " "})
    assert empty.status_code == 200
    assert fresh(question).is_open
    done = client.post(link_of(question), {"answer": "1", "text": ANSWER})
    assert (done.status_code, done.has_header("Location")) == (200, False)
    assert fresh(question).answer.text == ANSWER
    line = phoned_in.transitions.latest("pk")
    assert (line.actor_id, line.data["by_link"]) == (None, True)
    # Dead from now on, and it shows neither question nor answer.
    for again in (client.get(link_of(question)), client.post(link_of(question), {"answer": "1"})):
        assert again.status_code == 410
        assert question.message.text not in again.text
        assert ANSWER not in again.text


def test_a_link_that_was_not_made_here_is_nothing(client, question):
    assert client.get(reverse("talk:answer", args=["0" * 64])).status_code == 404
    assert client.get(f"/questions/{question.token_hash}/").status_code == 404


def test_the_link_answers_its_own_question_alone(client, accepted, question, clerk, citizen):
    workflow.drop_question(accepted.pk, by=clerk)
    second = ask(accepted, clerk)
    assert client.post(link_of(question), {"answer": "1", "text": ANSWER}).status_code == 410
    assert fresh(second).is_open


def test_a_hidden_matter_is_not_answered_by_link(client, accepted, question, moderator):
    from moderation import workflow as moderation

    moderation.hide(accepted.thread_id, by=moderator, reason="含有他人隐私")
    page = client.post(link_of(question), {"answer": "1", "text": ANSWER})
    assert question.message.text not in page.text
    assert fresh(question).is_open


def test_whoever_left_neither_account_nor_address_is_not_asked(phoned_in, clerk):
    phoned_in.thread.contact.email = ""
    phoned_in.thread.contact.save()
    with pytest.raises(ValidationError):
        ask(phoned_in, clerk)
    assert not AuthorQuestion.objects.exists()


def test_a_closed_account_is_neither_asked_nor_written_to(accepted, clerk, citizen):
    citizen.is_active = False
    citizen.save()
    for step in (workflow.ask_author, workflow.write_to_author):
        with pytest.raises(ValidationError):
            step(accepted.pk, by=clerk, text="请问几号楼？")
    assert not CaseMessage.objects.exists()


def test_the_log_of_requests_does_not_hold_the_token(rf, question):
    from portal.logs.requests import describe_request

    token = link_of(question).split("/")[-2]
    assert token not in describe_request(rf.get(link_of(question)))
