"""Autosave stores a draft, and never overwrites a version saved elsewhere."""

import pytest
from django.urls import reverse

from forum import workflow
from forum.models import Event, ListedWord, Submission
from forum.workflow.submissions.editing import edition_of
from tests import builders
from tests.racing import press_at_once

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"autosave": "1", "save": "1"}
NEW = "/threads/new/"


def edit(draft):
    return reverse("submissions:edit", args=[draft.pk])


def save(client, address, *, seen="", **words):
    return client.post(address, BY_SCRIPT | {"seen": seen} | words)


def seen_on(client, address):
    return client.get(address).context["seen"]


@pytest.fixture
def writer(client, citizen):
    client.force_login(citizen)
    return client


def test_the_first_words_become_a_draft_that_goes_on(writer):
    facts = save(writer, NEW, text="路灯坏了。").json()
    draft = Submission.objects.get()
    assert facts["address"] == edit(draft)
    save(writer, facts["address"], seen=facts["seen"], text="路灯坏了，三天了。")
    draft.refresh_from_db()
    assert (Submission.objects.count(), draft.text) == (1, "路灯坏了，三天了。")


def test_says_when_it_was_saved(writer, draft, time_machine):
    time_machine.move_to("2026-11-21T06:02:00Z")
    response = save(writer, edit(draft), seen=seen_on(writer, edit(draft)), text="新的")
    assert response.json()["said"].endswith("14:02")


def test_nothing_is_left_to_say_on_the_next_page(writer, draft):
    save(writer, edit(draft), seen=seen_on(writer, edit(draft)), text="新的")
    assert not list(writer.get("/my/").context["messages"])


def test_words_saved_in_another_window_are_not_written_over(writer, draft):
    seen = seen_on(writer, edit(draft))
    save(writer, edit(draft), seen=seen, text="另一个窗口写的")
    response = save(writer, edit(draft), seen=seen, text="这个窗口写的")
    draft.refresh_from_db()
    assert (response.status_code, draft.text) == (409, "另一个窗口写的")


def test_a_press_after_another_window_asks_first_and_then_does_it(writer, draft):
    address = edit(draft)
    seen = seen_on(writer, address)
    save(writer, address, seen=seen, title=draft.title, text="另一个窗口写的")
    mine = {"save": "1", "title": draft.title, "text": "这个窗口写的"}
    asked = writer.post(address, mine | {"seen": seen})
    assert asked.context["form"]["text"].value() == "这个窗口写的"
    draft.refresh_from_db()
    assert draft.text == "另一个窗口写的"
    writer.post(address, mine | {"seen": asked.context["seen"]})
    draft.refresh_from_db()
    assert draft.text == "这个窗口写的"


def test_a_form_that_came_back_for_another_reason_has_seen_nothing_new(writer, draft):
    seen = seen_on(writer, edit(draft))
    save(writer, edit(draft), seen=seen, text="另一个窗口写的")
    returned = writer.post(edit(draft), {"seen": seen, "text": "没有标题"})
    assert returned.context["seen"] == seen


def test_the_same_words_twice_are_no_conflict(writer, draft):
    seen = seen_on(writer, edit(draft))
    assert save(writer, edit(draft), seen=seen, text="一样").status_code == 200
    assert save(writer, edit(draft), seen=seen, text="一样").status_code == 200


def test_an_image_added_elsewhere_is_no_conflict(writer, draft, citizen):
    seen = seen_on(writer, edit(draft))
    workflow.attach(draft.pk, by=citizen, file=builders.picture())
    assert save(writer, edit(draft), seen=seen, text="新的").status_code == 200


def test_a_press_without_script_saves_as_ever(writer, draft):
    writer.post(edit(draft), {"save": "1", "title": draft.title, "text": "没有脚本"})
    draft.refresh_from_db()
    assert draft.text == "没有脚本"


def test_an_answer_begun_in_another_window_is_not_written_over(client, neighbour, thread):
    client.force_login(neighbour)
    address = f"/threads/{thread.number}/answer/"
    first, second = seen_on(client, address), seen_on(client, address)
    assert save(client, address, seen=first, text="一").status_code == 200
    assert save(client, address, seen=second, text="二").status_code == 409
    assert Submission.objects.get(thread=thread, author=neighbour).text == "一"


def test_a_better_text_is_kept_as_a_draft_and_changes_nothing_public(writer, thread):
    address = f"/threads/{thread.number}/posts/1/edit/"
    facts = save(writer, address, title=thread.title, text="改过的").json()
    assert facts["address"] == edit(Submission.objects.get(purpose="edit"))
    assert "改过的" not in writer.get(thread.get_absolute_url()).content.decode()


def test_a_head_has_a_notice_saved(client, head):
    client.force_login(head)
    assert save(client, "/threads/new/notice/", title="停水").status_code == 200
    assert Submission.objects.get().title == "停水"


def test_words_that_do_not_fit_are_refused_with_a_sentence(writer, draft):
    response = save(writer, edit(draft), seen=seen_on(writer, edit(draft)), title="长" * 501)
    assert response.status_code == 422
    assert response.json()["said"]


def test_a_refused_save_does_not_call_optional_what_is_needed(writer, draft):
    seen = seen_on(writer, edit(draft))
    workflow.save(draft.pk, by=draft.author, text="另一个窗口")
    whole = edit(draft) + "?step=all"
    page = writer.post(whole, {"title": "题", "text": "文", "seen": seen, "save": "1"})
    assert page.context["form"].errors
    for name in ("title", "text"):
        assert page.context["form"].fields[name].is_conditional


def test_what_was_sent_meanwhile_is_not_touched(writer, pending):
    response = save(writer, edit(pending), text="晚了")
    pending.refresh_from_db()
    assert response.status_code == 409
    assert pending.text != "晚了"


@pytest.mark.parametrize("address", [NEW, "answer", "edit"])
def test_nothing_is_kept_of_somebody_who_is_not_signed_in(client, draft, thread, address):
    address = {"answer": f"/threads/{thread.number}/answer/", "edit": edit(draft)}.get(
        address, address
    )
    response = save(client, address, text="不该留下的话")
    assert response.status_code == 403
    assert "不该留下的话" not in client.get(address, follow=True).content.decode()
    assert not dict(client.session)


@pytest.mark.parametrize("who", ["neighbour", "moderator", "administrator"])
def test_nobody_else_saves_into_a_draft(client, request, draft, who):
    client.force_login(request.getfixturevalue(who))
    assert save(client, edit(draft), text="别人的").status_code == 404
    draft.refresh_from_db()
    assert draft.text != "别人的"


def test_saving_a_draft_ten_times_writes_no_line_in_the_ledger(writer, draft):
    seen = seen_on(writer, edit(draft))
    for number in range(10):
        seen = save(writer, edit(draft), seen=seen, text=f"第{number}遍").json()["seen"]
    assert not Event.objects.exists()


@pytest.mark.parametrize("address", [NEW, "edit"])
def test_a_writing_page_of_somebody_signed_in_is_kept_nowhere(writer, draft, address):
    response = writer.get(edit(draft) if address == "edit" else address)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_saving_at_once_one_is_told(draft, citizen):
    seen, texts = edition_of(draft), ["左边的", "右边的"]
    outcomes = press_at_once(
        2, lambda: workflow.save(draft.pk, by=citizen, seen=seen, text=texts.pop())
    )
    assert outcomes == {"done": 1, "refused": 1}


def test_words_of_danger_bring_the_numbers_while_they_are_typed(writer):
    facts = save(writer, NEW, text="楼道里煤气味很重，有人晕倒了").json()
    assert 'href="tel:119"' in facts["call_first"]
    facts = save(writer, facts["address"], seen=facts["seen"], text="路灯不亮").json()
    assert facts["call_first"] == ""


def test_the_numbers_follow_the_list_that_the_city_edits(writer):
    ListedWord.objects.all().delete()
    assert save(writer, NEW, text="楼道里煤气味很重").json()["call_first"] == ""


def test_a_ticked_box_of_danger_brings_them_too(writer):
    facts = save(writer, NEW, text="快来人", urgent="on").json()
    assert 'href="tel:110"' in facts["call_first"]
