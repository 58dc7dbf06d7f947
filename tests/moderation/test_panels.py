"""What stands beside a submission: similar matters, like cases, and the author so far."""

import pytest
from django.db import connection
from django.urls import reverse

from forum import workflow as forum
from forum.search import similar
from moderation import workflow
from moderation.reading.author_record import record_of
from moderation.reading.like_cases import like_cases_of
from moderation.reading.similar import similar_to
from tests import builders

WATER = {
    "title": "临江苑全部停水没有通知",
    "text": "临江苑早上六点开始停水，到现在一滴都没有，没有任何通知，家里有婴儿。",
}
SAME = {"title": "临江苑停水一天了", "text": "临江苑从早上六点停水，没有任何通知，什么时候来水？"}
OTHER = {"title": "图书馆几点关门", "text": "想问问市图书馆周末的开放时间。"}


def likeness(submission):
    version = submission.latest_version
    return similar.likeness_of(version.title, version.text)


def found(submission):
    return similar_to(submission, likeness(submission))


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    return client


def page_of(desk, submission):
    return desk.get(reverse("moderation:detail", args=[submission.pk])).content.decode()


def test_the_nearest_public_matter_is_first_and_others_are_not_there(citizen, neighbour, moderator):
    water = builders.published(citizen, moderator, **WATER)
    builders.published(citizen, moderator, **OTHER)
    rows = found(builders.pending(neighbour, **SAME))
    assert [row.title for row in rows] == [water.title]
    assert rows[0].percent > 30


def test_the_same_words_are_alike_in_full(citizen, neighbour, moderator):
    builders.published(citizen, moderator, **WATER)
    assert found(builders.pending(neighbour, **WATER))[0].percent == 100


def test_what_is_not_public_is_no_similar_matter(citizen, neighbour, moderator):
    builders.accepted_unpublished(citizen, moderator, **WATER)
    hidden = builders.published(citizen, moderator, **WATER)
    forum.hide(hidden.pk, by=moderator, reason="rumour")
    assert found(builders.pending(neighbour, **SAME)) == []


def test_what_waits_too_is_named_and_cannot_be_merged_into(citizen, neighbour, desk):
    waiting = builders.pending(citizen, **WATER)
    same = builders.pending(neighbour, **SAME)
    rows = found(same)
    assert [(row.title, row.merge_url) for row in rows] == [(waiting.title, "")]
    assert "It waits too" in page_of(desk, same)


def test_at_most_five_are_shown_each_with_its_page_for_merging(citizen, neighbour, moderator, desk):
    threads = [builders.published(citizen, moderator, **WATER) for _each in range(7)]
    same = builders.pending(neighbour, **SAME)
    assert len(found(same)) == 5
    newest = threads[-1]
    address = reverse("moderation:merge", args=[same.pk])
    assert f'href="{address}?into={newest.number}"' in page_of(desk, same)


def test_ones_own_matter_says_why_it_cannot_be_merged_into(citizen, moderator, desk):
    builders.published(citizen, moderator, **WATER)
    same = builders.pending(citizen, **SAME)
    assert found(same)[0].merge_url == ""
    assert "nobody supports their own" in page_of(desk, same)


def test_words_that_stand_everywhere_say_nothing(citizen, neighbour, moderator, monkeypatch):
    monkeypatch.setattr(similar, "MOST_THREADS", 2)
    for number in range(4):
        builders.published(citizen, moderator, title=f"停水停水{number}", text="停水停水。")
    asked = builders.pending(neighbour, title="停水停水", text="停水")
    assert "停水" not in likeness(asked).weights
    if connection.vendor == "postgresql":
        # From its statistics, too.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE forum_search")
        assert "停水" not in likeness(asked).weights


@pytest.mark.parametrize("text", ["。", "x", "12", "🙂🙂", '" OR 1', "'; drop --", "好" * 9000])
def test_any_text_can_be_compared(citizen, moderator, text):
    builders.published(citizen, moderator, **WATER)
    similar.likeness_of(text, text)


def test_how_like_cases_were_decided_is_shown_with_the_reason(citizen, neighbour, moderator, desk):
    refused = builders.pending(citizen, **WATER)
    workflow.refuse(
        refused.pk, version_id=refused.latest_version.pk, by=moderator,
        reason=builders.reason("court"),
    )  # fmt: skip
    workflow.approve(
        (other := builders.pending(citizen, **OTHER)).pk,
        version_id=other.latest_version.pk, by=moderator,
    )  # fmt: skip
    same = builders.pending(neighbour, **SAME)
    rows = like_cases_of(same, likeness(same), [])
    assert [(row.outcome, row.reason.slug) for row in rows] == [("refuse", "court")]
    page = page_of(desk, same)
    assert "How like cases were decided" in page
    assert builders.reason("court").local_name or page


def test_the_same_marked_words_come_before_similar_texts(citizen, neighbour, moderator):
    for words in (WATER, OTHER | {"text": "你这个骗子，还我图书证。"}):
        one = builders.pending(citizen, **words)
        workflow.approve(one.pk, version_id=one.latest_version.pk, by=moderator)
    same = builders.pending(neighbour, **SAME | {"text": SAME["text"] + "骗子"})
    rows = like_cases_of(same, likeness(same), ["骗子"])
    assert [row.shared for row in rows] == [["骗子"], []]


def test_the_record_counts_what_was_decided_about_the_author(citizen, moderator):
    for number in range(7):
        builders.pending(citizen, title=f"第{number}件")
    waiting, *others = citizen.submissions.order_by("pk")
    steps = [workflow.approve, workflow.approve, workflow.refuse, workflow.send_back]
    for submission, step in zip(others, steps, strict=False):
        why = {"reason": builders.reason("vague")} if step is workflow.send_back else {}
        why = {"reason": builders.reason("court")} if step is workflow.refuse else why
        step(submission.pk, version_id=submission.latest_version.pk, by=moderator, **why)
    record = record_of(waiting)
    assert (record.published, record.refused, record.returned) == (2, 1, 1)
    assert len(record.latest) == 4
    assert record.first_seen == waiting.submitted_at


def test_the_record_names_nobody(citizen, moderator, desk):
    citizen.chosen_name = "早起的人"
    citizen.save()
    builders.published(citizen, moderator, anonymous=True)
    waiting = builders.pending(citizen, anonymous=True)
    page = page_of(desk, waiting)
    assert "The author so far" in page
    for secret in ("早起的人", "citizen@lanchuan.example"):
        assert secret not in page
