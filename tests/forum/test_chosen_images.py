"""A picture is sent when it is chosen: attached at once, once, and private like its draft."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forum import workflow
from forum.attachments.storage import WAITING, private_files
from forum.models import Attachment, Submission
from forum.workflow.submissions import attaching
from portal.storage.disk import NoRoom
from tests import builders
from tests.forum.test_autosave import seen_on
from tests.forum.test_new import NEW, TYPED, sign_in
from tests.racing import press_at_once

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"autosave": "1", "save": "1"}
SIGNED_OUT = {"autosave": "1", "signed_out": "1"}
NOTES = ("notes.jpg", b"plain words")


def edit(draft):
    return reverse("submissions:edit", args=[draft.pk])


def names(draft):
    return [image.name for image in draft.attachments.current()]


def waiting():
    return private_files().names_after("", 100, folder=WAITING)


@pytest.fixture
def writer(client, citizen):
    client.force_login(citizen)
    return client


@pytest.fixture
def choose(writer, draft):
    """Choose pictures on the page of the draft, whose words are as they were saved."""

    def choose(*pictures, **more):
        words = {"step": "words", "title": draft.title, "text": draft.text}
        words["seen"] = seen_on(writer, edit(draft))
        return writer.post(edit(draft), BY_SCRIPT | words | {"images": list(pictures)} | more)

    return choose


def choose_signed_out(client, *pictures, address=NEW, **more):
    return client.post(address, SIGNED_OUT | {"images": list(pictures)} | more)


# --- on a draft -------------------------------------------------------------------


def test_a_chosen_picture_is_on_the_draft_before_any_button_is_pressed(choose, draft):
    facts = choose(builders.picture("lamp.jpg")).json()
    assert names(draft) == ["lamp.jpg"]
    image = draft.attachments.get()
    assert image.get_absolute_url() in facts["images"]
    assert f'data-detach="{image.pk}"' in facts["images"]
    assert facts["refused"] == []


def test_the_words_are_no_other_edition_because_of_a_picture(choose, writer, draft):
    before = seen_on(writer, edit(draft))
    assert choose(builders.picture()).json()["seen"] == before


def test_words_alone_bring_no_list_of_images(writer, draft):
    words = {"text": "新的", "seen": seen_on(writer, edit(draft))}
    assert "images" not in writer.post(edit(draft), BY_SCRIPT | words).json()


def test_the_same_picture_sent_again_is_attached_once(choose, writer, draft):
    choose(builders.picture("lamp.jpg"))
    facts = choose(builders.picture("lamp.jpg")).json()
    assert (names(draft), facts["refused"]) == (["lamp.jpg"], [])
    words = {"save": "1", "title": draft.title, "text": draft.text}
    writer.post(edit(draft), words | {"images": [builders.picture("lamp.jpg")]})
    assert names(draft) == ["lamp.jpg"]


def test_the_last_one_there_is_room_for_may_be_sent_again(choose, draft):
    choose(*[builders.picture(f"{number}.jpg") for number in range(6)])
    assert choose(builders.picture("5.jpg")).json()["refused"] == []
    assert len(choose(builders.picture("6.jpg")).json()["refused"]) == 1
    assert len(names(draft)) == 6


def test_a_name_as_phones_give_it_again_and_again_is_no_sameness(choose, draft):
    choose(builders.picture("image.jpg"))
    choose(builders.picture("image.jpg", size=(30, 40)))
    assert names(draft) == ["image.jpg", "image.jpg"]


def test_a_removed_one_can_be_chosen_again(choose, draft):
    choose(builders.picture("lamp.jpg"))
    facts = choose(detach=draft.attachments.get().pk).json()
    assert names(draft) == []
    assert "lamp.jpg" not in facts["images"]
    choose(builders.picture("lamp.jpg"))
    assert names(draft) == ["lamp.jpg"]


@pytest.mark.parametrize("which", ["999999", "-1", "²", "9" * 40, "x"])
def test_removing_what_is_not_there_changes_nothing(choose, draft, which):
    choose(builders.picture("lamp.jpg"))
    assert choose(detach=which).status_code == 200
    assert names(draft) == ["lamp.jpg"]


def test_nobody_removes_a_picture_of_somebody_else(choose, neighbour, draft):
    other = workflow.start(by=neighbour, purpose="matter", text="别人的")
    image = workflow.attach(other.pk, by=neighbour, file=builders.picture())
    choose(detach=image.pk)
    assert names(other) == [image.name]


def test_what_is_no_picture_is_said_and_is_not_tried_again(choose, draft):
    facts = choose(SimpleUploadedFile(*NOTES, content_type="image/jpeg")).json()
    assert "notes.jpg" in facts["refused"][0]
    assert facts["may_try_again"] is False
    assert names(draft) == []


def test_above_the_limit_it_may_be_tried_again(choose, draft, settings):
    settings.LIMITS = settings.LIMITS | {"upload": {"person": "1/10m"}}
    choose(builders.picture("1.jpg"))
    facts = choose(builders.picture("2.jpg")).json()
    assert facts["may_try_again"] is True
    assert names(draft) == ["1.jpg"]


def test_without_room_on_the_disk_it_may_be_tried_again(choose, draft, monkeypatch):
    def refuse(*args, **kwargs):
        raise NoRoom

    monkeypatch.setattr(attaching, "_store", refuse)
    assert choose(builders.picture()).json()["may_try_again"] is True


def test_with_words_from_another_window_no_picture_is_attached(choose, draft, citizen):
    assert choose(builders.picture(), seen="an older edition", text="别的").status_code == 409
    assert names(draft) == []


@pytest.mark.parametrize("who", ["neighbour", "moderator", "administrator"])
def test_nobody_else_adds_a_picture(client, request, draft, who):
    client.force_login(request.getfixturevalue(who))
    response = client.post(edit(draft), BY_SCRIPT | {"images": [builders.picture()]})
    assert response.status_code == 404
    assert names(draft) == []


@pytest.mark.parametrize("who", [None, "neighbour", "moderator"])
def test_nobody_else_sees_it(choose, client, request, draft, who):
    choose(builders.picture())
    client.logout()
    if who:
        client.force_login(request.getfixturevalue(who))
    response = client.get(draft.attachments.get().get_absolute_url())
    assert response.status_code in {302, 404}


def test_after_the_sign_in_has_ended_nothing_is_kept(client, draft):
    response = client.post(edit(draft), BY_SCRIPT | {"images": [builders.picture()]})
    assert response.status_code == 403
    assert waiting() == []
    assert not Attachment.objects.exists()


def test_an_answer_begun_shows_its_pictures_when_it_is_opened_again(client, neighbour, thread):
    client.force_login(neighbour)
    address = f"/threads/{thread.number}/answer/"
    client.post(address, BY_SCRIPT | {"text": "我见过。", "seen": ""})
    draft = Submission.objects.get(author=neighbour, thread=thread)
    workflow.attach(draft.pk, by=neighbour, file=builders.picture("lamp.jpg"))
    assert "lamp.jpg" in client.get(address).text


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_attached_once(draft, citizen):
    outcomes = press_at_once(
        2, lambda: workflow.attach(draft.pk, by=citizen, file=builders.picture("lamp.jpg"))
    )
    assert outcomes["done"] == 2
    assert names(draft) == ["lamp.jpg"]


# --- before signing in ------------------------------------------------------------


def test_before_the_sign_in_it_waits_in_the_session(client, citizen):
    facts = choose_signed_out(client, builders.picture("lamp.jpg")).json()
    assert "lamp.jpg" in facts["images"]
    assert len(waiting()) == 1
    client.post(NEW, TYPED)
    sign_in(client, citizen)
    assert names(Submission.objects.get(author=citizen)) == ["lamp.jpg"]


def test_before_the_sign_in_too_it_is_kept_once(client, citizen):
    choose_signed_out(client, builders.picture("lamp.jpg"))
    choose_signed_out(client, builders.picture("lamp.jpg"))
    client.post(NEW, TYPED | {"images": [builders.picture("lamp.jpg")]})
    assert len(waiting()) == 1
    sign_in(client, citizen)
    assert names(Submission.objects.get(author=citizen)) == ["lamp.jpg"]


def test_the_last_one_of_a_session_may_be_sent_again(client, db):
    choose_signed_out(client, *[builders.picture(f"{number}.jpg") for number in range(6)])
    assert choose_signed_out(client, builders.picture("5.jpg")).json()["refused"] == []
    assert len(choose_signed_out(client, builders.picture("6.jpg")).json()["refused"]) == 1


def test_no_word_is_kept_with_it(client, db):
    choose_signed_out(client, builders.picture(), text="不该留下的话", title="题")
    assert "不该留下的话" not in str(dict(client.session))
    assert "不该留下的话" not in client.get(f"{NEW}?step=all").text


def test_it_comes_with_an_answer_too_and_can_be_cleared(client, thread):
    address = f"/threads/{thread.number}/answer/"
    choose_signed_out(client, builders.picture("lamp.jpg"), address=address)
    assert "lamp.jpg" in client.get(address).text
    client.post(address, {"discard": "1"})
    assert waiting() == []
    assert "lamp.jpg" not in client.get(address).text


@pytest.mark.parametrize("query", ["?step=words", "?step=all"])
def test_whoever_leaves_a_shared_computer_can_clear_it(client, db, query):
    assert 'name="discard"' not in client.get(f"{NEW}{query}").text
    choose_signed_out(client, builders.picture())
    assert 'name="discard"' in client.get(f"{NEW}{query}").text
    client.post(NEW, {"discard": "1"})
    assert waiting() == []


def test_what_is_refused_before_the_sign_in_is_said(client, db, settings):
    facts = choose_signed_out(client, SimpleUploadedFile(*NOTES)).json()
    assert (len(facts["refused"]), facts["may_try_again"]) == (1, False)
    settings.LIMITS = settings.LIMITS | {"upload_signed_out": {"address": "1/10m"}}
    choose_signed_out(client, builders.picture("1.jpg"))
    assert choose_signed_out(client, builders.picture("2.jpg")).json()["may_try_again"] is True


@pytest.mark.parametrize("address", ["edit", "notice", "post"])
def test_where_one_must_sign_in_first_nothing_is_kept(client, draft, thread, address):
    address = {
        "edit": edit(draft),
        "notice": "/threads/new/notice/",
        "post": f"/threads/{thread.number}/posts/1/edit/",
    }[address]
    assert choose_signed_out(client, builders.picture(), address=address).status_code == 409
    assert waiting() == []


def test_a_page_from_before_the_sign_in_changes_nothing(writer):
    assert choose_signed_out(writer, builders.picture(), text="话").status_code == 403
    assert not Submission.objects.exists()
