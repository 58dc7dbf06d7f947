"""After a decision the author sees the result and can continue from the submitted text."""

import pytest
from django.urls import reverse

from forum import workflow
from forum.models import Submission
from tests import builders


def decide(submission, moderator, step, **facts):
    step(submission.pk, version_id=submission.latest_version.pk, by=moderator, **facts)
    submission.refresh_from_db()


@pytest.fixture
def reason():
    found = builders.reason("vague")
    found.advice, found.advice_en = "请写明地点。", "Please say where."
    found.save()
    return found


@pytest.fixture
def returned(pending, moderator, reason):
    decide(pending, moderator, workflow.send_back, reason=reason, note="哪个站台？")
    return pending


@pytest.fixture
def refused(pending, moderator, reason):
    decide(pending, moderator, workflow.refuse, reason=reason, note="可以打热线。")
    return pending


def page_of(client, submission):
    return client.get(submission.get_absolute_url())


def test_what_was_sent_back_says_why_and_what_to_do(client, citizen, returned, reason):
    client.force_login(citizen)
    page = page_of(client, returned).content.decode()
    for words in (reason.name, "请写明地点。", "哪个站台？"):
        assert words in page


def test_the_reason_is_said_in_the_readers_language(client, citizen, returned, reason):
    client.force_login(citizen)
    client.cookies["django_language"] = "en"
    page = page_of(client, returned).content.decode()
    assert reason.name_en in page
    assert "Please say where." in page


def test_going_on_finds_everything_and_sends_a_second_version(client, citizen, returned):
    client.force_login(citizen)
    address = reverse("submissions:edit", args=[returned.pk])
    form = client.get(address).context["form"]
    assert (form["text"].value(), form["title"].value()) == (returned.text, returned.title)
    client.post(address, {"kind": "inquiry", "title": returned.title, "text": "南桥路口的站台。"})
    client.post(reverse("submissions:submit", args=[returned.pk]))
    returned.refresh_from_db()
    assert (returned.state, returned.versions.count()) == ("pending", 2)


def test_looking_at_the_form_changes_nothing(client, citizen, returned):
    client.force_login(citizen)
    client.get(reverse("submissions:edit", args=[returned.pk]))
    returned.refresh_from_db()
    assert returned.state == "returned"


def test_all_versions_can_be_read_with_their_images(client, citizen):
    draft = builders.draft(citizen, text="第一稿。")
    image = workflow.attach(draft.pk, by=citizen, file=builders.picture())
    workflow.submit(draft.pk, by=citizen)
    Submission.objects.filter(pk=draft.pk).update(state="returned")
    workflow.detach(draft.pk, image.pk, by=citizen)
    workflow.save(draft.pk, by=citizen, text="第二稿。")
    workflow.submit(draft.pk, by=citizen)
    client.force_login(citizen)
    response = page_of(client, draft)
    assert [version["number"] for version in response.context["versions"]] == [2, 1]
    page = response.content.decode()
    assert "第一稿。" in page
    assert image.get_absolute_url() in page
    assert client.get(image.get_absolute_url()).status_code == 200


def test_what_was_refused_says_where_to_go_instead(client, citizen, refused, reason):
    client.force_login(citizen)
    page = page_of(client, refused).content.decode()
    for words in (reason.name, "请写明地点。", "可以打热线。"):
        assert words in page


def test_writing_it_again_copies_words_and_images_into_a_new_draft(client, citizen, moderator):
    draft = builders.draft(citizen, place="南桥路口")
    workflow.attach(draft.pk, by=citizen, file=builders.picture())
    workflow.submit(draft.pk, by=citizen)
    decide(draft, moderator, workflow.refuse, reason=builders.reason("vague"))
    client.force_login(citizen)
    client.post(reverse("submissions:write_again", args=[draft.pk]))
    again = citizen.submissions.exclude(pk=draft.pk).get()
    assert (again.state, again.text, again.place) == ("draft", draft.text, "南桥路口")
    assert again.number == ""
    copy, original = again.attachments.get(), draft.attachments.get()
    assert copy.file.name != original.file.name
    assert copy.file.size == original.file.size


def test_what_still_waits_is_not_written_again(client, citizen, pending):
    client.force_login(citizen)
    client.post(reverse("submissions:write_again", args=[pending.pk]))
    assert citizen.submissions.count() == 1


def test_what_was_published_leads_to_its_thread(client, citizen, thread):
    client.force_login(citizen)
    response = page_of(client, thread.submission)
    assert response.context["published"].startswith(thread.get_absolute_url())


def test_what_was_accepted_without_publishing_says_so(client, citizen, private_thread):
    client.force_login(citizen)
    page = page_of(client, private_thread.submission)
    assert page.context["published"].startswith(private_thread.get_absolute_url())
    assert page.context["sentence"] != ""


def test_words_typed_after_the_session_ended_are_found_again(client, citizen, draft):
    address = reverse("submissions:edit", args=[draft.pk])
    typed = {"kind": "inquiry", "title": "新的标题", "text": "改了很久的正文。"}
    assert client.post(address, typed).url == f"/accounts/login/?next={address}"
    client.post("/accounts/login/", {"login": "citizen", "password": builders.PASSWORD})
    assert client.get(address).context["form"]["text"].value() == "改了很久的正文。"
    client.post(address, typed | {"save": "1"})
    draft.refresh_from_db()
    assert draft.text == "改了很久的正文。"


def test_what_can_no_longer_be_changed_leads_to_its_page(client, citizen, pending):
    client.force_login(citizen)
    address = reverse("submissions:edit", args=[pending.pk])
    assert client.get(address).url == pending.get_absolute_url()
    assert client.post(address, {"text": "别的"}).url == pending.get_absolute_url()
    pending.refresh_from_db()
    assert pending.text != "别的"


def test_an_official_reply_is_not_among_the_citizens_pages(client, clerk, thread, transport):
    reply = workflow.start(
        by=clerk, purpose="official_reply", desk="workorders", thread=thread,
        agency=transport, text="已修好。", reply_kind="final",
    )  # fmt: skip
    client.force_login(clerk)
    assert client.get(reply.get_absolute_url()).status_code == 404
    assert client.get("/my/").context["rows"] == []
