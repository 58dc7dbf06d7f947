"""Citizens add answers to a matter, and its author adds follow-ups."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from forum import workflow
from forum.models import Submission
from forum.workflow.submissions import drafting
from tests import builders
from tests.racing import press_at_once

ANSWER = {"text": "我上周问过，说是月底。"}


def address(thread):
    return reverse("threads:answer", args=[thread.number])


def answers(thread):
    return Submission.objects.filter(thread=thread, purpose__in=["answer", "follow_up"])


def test_one_press_sends_an_answer(client, neighbour, thread):
    client.force_login(neighbour)
    response = client.post(address(thread), ANSWER)
    answer = answers(thread).get()
    assert (answer.purpose, answer.state) == ("answer", "pending")
    assert response.url == answer.get_absolute_url()
    assert "receipt" in client.get(response.url).content.decode()


def test_the_author_of_the_matter_follows_up(client, citizen, thread):
    client.force_login(citizen)
    client.post(address(thread), ANSWER)
    assert answers(thread).get().purpose == "follow_up"


def test_pressing_twice_sends_once(client, neighbour, thread):
    client.force_login(neighbour)
    client.post(address(thread), ANSWER)
    response = client.post(address(thread), ANSWER)
    assert response.url == answers(thread).get().get_absolute_url()


def test_four_answers_within_a_minute_are_one(client, neighbour, thread):
    client.force_login(neighbour)
    for text in ("第一句", "第二句", "第三句", "第一句\n\n第二句\n\n第三句\n\n第四句"):
        client.post(address(thread), {"text": text})
    answer = answers(thread).get()
    assert (answer.state, answer.text) == ("pending", "第一句\n\n第二句\n\n第三句\n\n第四句")
    assert [version.number for version in answer.versions.order_by("number")] == [1, 2, 3, 4]
    acts = answer.events.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["submit"] + ["resume", "submit"] * 3


def test_what_was_sent_anonymously_stays_so(client, neighbour, thread):
    client.force_login(neighbour)
    client.post(address(thread), ANSWER | {"anonymous": "on"})
    client.post(address(thread), {"text": "再说一句"})
    answer = answers(thread).get()
    assert answer.anonymous
    assert {version.signature for version in answer.versions.all()} == {""}


def test_who_comes_back_is_led_to_the_answer_that_waits(client, neighbour, thread):
    client.force_login(neighbour)
    client.post(address(thread), ANSWER)
    answer = answers(thread).get()
    page = client.get(address(thread), follow=True)
    assert page.redirect_chain[-1][0] == answer.get_absolute_url()
    change = reverse("submissions:change", args=[answer.pk])
    assert change in page.content.decode()
    assert client.post(change).url == reverse("submissions:edit", args=[answer.pk])
    client.post(change, follow=True)
    client.post(reverse("submissions:edit", args=[answer.pk]), {"text": "改好了"})
    answer.refresh_from_db()
    assert (answer.state, answer.text) == ("pending", "改好了")


def test_a_page_that_saves_by_itself_takes_nothing_from_the_moderators(client, neighbour, thread):
    client.force_login(neighbour)
    client.post(address(thread), ANSWER)
    response = client.post(address(thread), {"text": "另一页", "autosave": "1", "save": "1"})
    assert response.status_code == 409
    assert (answers(thread).get().state, answers(thread).get().text) == ("pending", ANSWER["text"])


def test_what_was_decided_is_not_changed_any_more(client, neighbour, thread, moderator):
    client.force_login(neighbour)
    client.post(address(thread), ANSWER)
    answer = answers(thread).get()
    workflow.approve(answer.pk, version_id=answer.latest_version.pk, by=moderator)
    page = client.post(reverse("submissions:change", args=[answer.pk]), follow=True)
    assert [message.level_tag for message in page.context["messages"]][-1] == "error"
    client.post(address(thread), {"text": "后来又想到的"})
    assert answers(thread).count() == 2


def test_an_answer_of_yesterday_stays_by_itself(client, neighbour, thread):
    client.force_login(neighbour)
    client.post(address(thread), ANSWER)
    answers(thread).update(submitted_at=timezone.now() - timedelta(hours=1))
    client.post(address(thread), {"text": "今天再说一句"})
    assert answers(thread).count() == 2


def test_a_matter_is_not_taken_out_of_the_queue(pending, citizen):
    with pytest.raises(ValidationError):
        workflow.change_pending(pending.pk, by=citizen)
    pending.refresh_from_db()
    assert pending.state == "pending"


def test_nobody_else_changes_it(client, neighbour, citizen, thread):
    client.force_login(neighbour)
    client.post(address(thread), ANSWER)
    with pytest.raises(PermissionDenied):
        workflow.change_pending(answers(thread).get().pk, by=citizen)


def test_a_saved_answer_is_gone_on_with(client, neighbour, thread):
    client.force_login(neighbour)
    client.post(address(thread), {"text": "还没写完", "save": "1"})
    assert client.get(address(thread)).context["form"]["text"].value() == "还没写完"
    client.post(address(thread), ANSWER)
    answer = answers(thread).get()
    assert (answer.state, answer.text) == ("pending", ANSWER["text"])


def test_an_answer_without_words_is_asked_for_them(client, neighbour, thread):
    client.force_login(neighbour)
    response = client.post(address(thread), {"text": "  \n "})
    assert list(response.context["form"].errors) == ["text"]
    assert not answers(thread).exists()


def test_words_typed_signed_out_are_a_draft_after_signing_in(client, neighbour, thread):
    assert client.get(address(thread)).status_code == 200
    assert client.post(address(thread), ANSWER).url == f"/accounts/login/?next={address(thread)}"
    client.post("/accounts/login/", {"login": "neighbour", "password": builders.PASSWORD})
    draft = answers(thread).get()
    assert (draft.author, draft.state, draft.text) == (neighbour, "draft", ANSWER["text"])
    assert client.get(address(thread)).context["form"]["text"].value() == ANSWER["text"]


def test_words_typed_signed_out_overwrite_no_earlier_draft(client, neighbour, thread):
    builders.draft(neighbour, purpose="answer", thread=thread, text="早先写的。")
    client.post(address(thread), ANSWER)
    client.post("/accounts/login/", {"login": "neighbour", "password": builders.PASSWORD})
    assert {draft.text for draft in answers(thread)} == {"早先写的。", ANSWER["text"]}


def test_an_unconfirmed_account_keeps_its_answer_as_a_draft(client, stranger, thread):
    client.force_login(stranger)
    response = client.post(address(thread), ANSWER, follow=True)
    assert answers(thread).get().state == "draft"
    assert reverse("account_email") in response.content.decode()


def test_an_image_that_is_refused_holds_the_answer_back(client, neighbour, thread):
    client.force_login(neighbour)
    broken = builders.picture()
    broken.file.truncate(10)
    response = client.post(address(thread), ANSWER | {"images": [broken]})
    answer = answers(thread).get()
    assert (answer.state, answer.text) == ("draft", ANSWER["text"])
    assert response.url == reverse("submissions:edit", args=[answer.pk])


def test_sending_from_the_drafts_form_needs_one_press(client, neighbour, thread):
    draft = builders.draft(neighbour, purpose="answer", thread=thread, text="还没写完")
    client.force_login(neighbour)
    client.post(reverse("submissions:edit", args=[draft.pk]), ANSWER)
    draft.refresh_from_db()
    assert draft.state == "pending"


def test_an_imported_matter_without_an_author_gets_answers(client, neighbour, db):
    thread = workflow.import_thread(
        workflow.ImportedMatter(
            source_system="12345", source_number="1", title="路灯", text="坏了", at=timezone.now()
        )
    )
    assert client.get(address(thread)).context["is_follow_up"] is False
    client.force_login(neighbour)
    client.post(address(thread), ANSWER)
    assert answers(thread).get().purpose == "answer"


def test_only_the_author_writes_on_a_private_matter(
    client, citizen, neighbour, moderator, private_thread
):
    seen = {}
    for person in (citizen, neighbour, moderator):
        client.force_login(person)
        seen[person.username] = client.post(address(private_thread), ANSWER).status_code
    assert seen == {"citizen": 302, "neighbour": 404, "moderator": 403}
    assert answers(private_thread).count() == 1


def test_notices_and_hidden_matters_take_no_answers(client, neighbour, thread, head, moderator):
    notice = builders.published(
        head, moderator, purpose="notice", kind="", agency=head.agencies.get()
    )
    workflow.hide(thread.pk, by=moderator, reason="court")
    client.force_login(neighbour)
    for closed in (notice, thread):
        assert client.get(address(closed)).status_code == 404
        assert client.post(address(closed), ANSWER).status_code == 404


@pytest.mark.parametrize("number", ["1", "²" * 13, "9" * 13, "9" * 30])
def test_an_address_without_a_thread_is_not_found(client, db, number):
    assert client.get(f"/threads/{number}/answer/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_make_one_answer(neighbour, thread):
    press_at_once(8, lambda: drafting.begin_answer(thread, by=neighbour, text=ANSWER["text"]))
    assert answers(thread).count() == 1


@pytest.mark.parametrize("who", ["citizen", "neighbour"])
def test_nothing_is_added_to_a_hidden_matter(client, request, thread, moderator, who):
    person = request.getfixturevalue(who)
    purpose = "follow_up" if who == "citizen" else "answer"
    begun = builders.draft(person, purpose=purpose, thread=thread, text="开了头的。")
    waiting = builders.pending(person, purpose=purpose, thread=thread, text="等着的。")
    workflow.hide(thread.pk, by=moderator, reason="names a person")
    client.force_login(person)
    response = client.post(reverse("submissions:submit", args=[begun.pk]), follow=True)
    begun.refresh_from_db()
    assert (response.status_code, begun.state, begun.text) == (200, "draft", "开了头的。")
    with pytest.raises(ValidationError) as refusal:
        workflow.approve(waiting.pk, version_id=waiting.latest_version.pk, by=moderator)
    assert refusal.value.code == "hidden"
    assert not person.notifications.filter(name="published", facts__path__endswith="post-2")


def test_an_anonymous_author_is_offered_to_stay_so(client, citizen, neighbour, moderator):
    thread = builders.published(citizen, moderator, anonymous=True)
    client.force_login(citizen)
    page = client.get(address(thread)).context["form"]
    assert page["anonymous"].value() is True
    client.force_login(neighbour)
    assert not client.get(address(thread)).context["form"]["anonymous"].value()


def test_an_anonymous_author_who_signs_in_late_stays_so(client, citizen, moderator):
    thread = builders.published(citizen, moderator, anonymous=True)
    client.post(address(thread), ANSWER)
    client.post("/accounts/login/", {"login": "citizen", "password": builders.PASSWORD})
    draft = answers(thread).get()
    assert (draft.purpose, draft.anonymous) == ("follow_up", True)
