"""A clerk ticks which questions the reply answers; the head sees which are open."""

import pytest
from django.urls import reverse

from forum import workflow as forum
from forum.models import Post
from tests import builders
from workorders import workflow
from workorders.models import AskedQuestion
from workorders.replying.asked import asked_in

TEXT = "站台坏了。什么时候修好？谁来修？"


@pytest.fixture
def asking(citizen, moderator, dispatcher, transport, clerk):
    """An accepted order of a matter with two questions."""
    thread = builders.published(citizen, moderator, text=TEXT)
    return builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)


def url(order, act="detail"):
    return reverse(f"workorders:{act}", args=[order.number])


def key(order, number=0):
    return asked_in(order.thread)[number].key


def write(client, order, **posted):
    return client.post(url(order, "reply"), {"text": "周五修好。", "kind": "final"} | posted)


def test_the_questions_stand_beside_the_reply_and_a_tick_stays_with_the_draft(
    client, asking, clerk, head
):
    client.force_login(clerk)
    page = client.get(url(asking)).content.decode()
    assert page.count('name="answered"') == 2
    write(client, asking, answered=key(asking), save="1")
    client.force_login(head)
    form = client.get(url(asking)).context["reply_form"]
    assert form["answered"].value() == [key(asking)]


def test_the_head_sees_which_question_is_open_and_signs_all_the_same(client, asking, clerk, head):
    client.force_login(clerk)
    write(client, asking, answered=key(asking), hand_in="1")
    client.force_login(head)
    page = client.get(url(asking))
    assert page.context["beside"]["checklist"] == {
        "rows": [
            {"quote": "什么时候修好？", "is_answered": True},
            {"quote": "谁来修？", "is_answered": False},
        ],
        "count": 2,
        "open_count": 1,
    }
    version = page.context["version_form"].initial["version"]
    client.post(url(asking, "sign_off"), {"version": version})
    asking.refresh_from_db()
    assert asking.status == "awaiting_publication"


def test_what_was_handed_in_stays_when_the_draft_goes_on(asking, clerk, head):
    workflow.draft_reply(asking.pk, by=clerk, text="好", answered=[key(asking)])
    version = workflow.hand_in(asking.pk, by=clerk)
    workflow.send_reply_back(asking.pk, by=head, reason="第二问没有答")
    workflow.draft_reply(asking.pk, by=clerk, text="好", answered=[key(asking), key(asking, 1)])
    kept = AskedQuestion.objects.filter(version=version)
    assert list(kept.values_list("is_answered", flat=True)) == [True, False]
    newer = workflow.hand_in(asking.pk, by=clerk)
    line = asking.transitions.latest("pk")
    assert line.data == {"version_id": newer.pk, "version": 2, "questions": 2, "ticked": 2}


def test_saving_without_the_list_leaves_the_ticks(asking, clerk):
    workflow.draft_reply(asking.pk, by=clerk, text="好", answered=[key(asking)])
    workflow.draft_reply(asking.pk, by=clerk, text="更好")
    assert AskedQuestion.objects.get(is_answered=True).key == key(asking)


@pytest.mark.parametrize("typed", ["", "x", "0" * 16, "9" * 5_000])
def test_a_strange_tick_stops_nothing(client, asking, clerk, typed):
    client.force_login(clerk)
    assert write(client, asking, answered=typed, hand_in="1").status_code == 302
    assert not AskedQuestion.objects.filter(is_answered=True).exists()


def test_no_words_of_the_author_are_kept_and_blacked_out_ones_are_no_longer_asked(asking, clerk):
    workflow.draft_reply(asking.pk, by=clerk, text="好", answered=[key(asking)])
    row = AskedQuestion.objects.filter(is_answered=True).values().get()
    assert not any("修好" in str(value) for value in row.values())
    Post.cases.filter(thread=asking.thread, number=1).update(text="什么时候▇▇？谁来修？")
    assert row["key"] not in {one.key for one in asked_in(asking.thread)}


def test_an_approved_addition_asks_too_and_other_peoples_answers_do_not(
    asking, citizen, neighbour, moderator
):
    builders.answer(neighbour, asking.thread, moderator, text="我也想问：为什么？")
    builders.answer(
        citizen, asking.thread, moderator, text="还有，灯什么时候修？", purpose="follow_up"
    )
    quotes = [one.quote for one in asked_in(asking.thread)]
    assert quotes == ["什么时候修好？", "谁来修？", "还有，灯什么时候修？"]


def test_a_hidden_matter_shows_no_question_and_keeps_the_ticks(client, asking, clerk, moderator):
    workflow.draft_reply(asking.pk, by=clerk, text="好", answered=[key(asking)])
    ticked = key(asking)
    forum.hide(asking.thread_id, by=moderator, reason="names a person")
    client.force_login(clerk)
    assert "谁来修" not in client.get(url(asking)).content.decode()
    write(client, asking, save="1")
    assert AskedQuestion.objects.get(is_answered=True).key == ticked


def test_a_matter_that_asks_nothing_has_no_list(client, accepted, clerk):
    Post.cases.filter(thread=accepted.thread).update(text="站台坏了。")
    client.force_login(clerk)
    assert 'name="answered"' not in client.get(url(accepted)).content.decode()
