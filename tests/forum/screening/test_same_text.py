"""Moderators see that the same text came from many people."""

import datetime

import pytest

from forum import workflow as forum
from forum.models import TextFingerprint
from forum.screening import same_text
from forum.screening.same_text import keys_of, same_text_as
from moderation.reading.queue import readable
from tests import builders

TEXT = (
    "我们是幸福里小区的业主，开发商承诺的学校至今没有动工，合同里写得清清楚楚，"
    "现在推来推去没有人负责。请教育局和住建局给个明确的时间，不要再拖下去了。"
)
OTHER = (
    "我们小区门口的路灯坏了三个月，晚上老人出门看不清路，物业说归路灯所管，路灯所说归物业管，"
    "请城管局查一查到底归谁管，尽快派人来修好。"
)


def equal(one, other):
    return sum(a == b for a, b in zip(keys_of(one), keys_of(other), strict=True))


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        (TEXT, True),
        (TEXT.replace("，", "！ "), True),
        (TEXT + "谢谢领导。", True),
        (TEXT.replace("幸福里", "家和苑"), True),
        (OTHER, False),
    ],
)
def test_fingerprints_are_alike_where_little_differs(other, is_alike):
    assert (equal(TEXT, other) >= 6) is is_alike


def test_what_is_short_has_none():
    assert keys_of("同上，请尽快处理。") == ()


def anew(submission):
    return readable().get(pk=submission.pk)


@pytest.fixture
def many(people):
    at = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    sent = []
    for day, author in enumerate(people):
        draft = builders.draft(author, title=f"学校{day}", text=TEXT + "！" * day)
        sent.append(forum.submit(draft.pk, by=author, at=at + datetime.timedelta(days=day)))
    return sent


@pytest.fixture
def people(citizen, neighbour, dispatcher):
    return [citizen, neighbour, dispatcher]


def test_other_people_are_counted_since_the_first(many):
    found = same_text_as(anew(many[-1]))
    assert (found.people, found.since) == (2, many[0].submitted_at)
    assert found.submissions == [many[1], many[0]]


def test_neither_the_same_person_nor_another_text_counts(many, citizen, neighbour):
    builders.pending(citizen, text=TEXT)
    builders.pending(neighbour, text=OTHER)
    assert same_text_as(anew(many[0])).people == 2


def test_what_was_sent_a_fortnight_before_does_not_count(many):
    TextFingerprint.objects.filter(pk=many[0].pk).update(
        submitted_at=many[0].submitted_at - datetime.timedelta(days=14)
    )
    assert same_text_as(anew(many[-1])).people == 1


def test_what_is_submitted_again_has_the_fingerprint_of_its_new_text(many, citizen, moderator2):
    forum.send_back(
        many[0].pk, version_id=many[0].latest_version.pk, by=moderator2,
        reason=builders.reason("vague"),
    )  # fmt: skip
    forum.save(many[0].pk, by=citizen, text=OTHER)
    forum.submit(many[0].pk, by=citizen)
    assert same_text_as(anew(many[-1])).people == 1


def test_the_desk_says_how_many_since_when_and_leads_to_them(client, many, moderator2):
    client.force_login(moderator2)
    page = client.get(f"/moderation/{many[0].pk}/").content.decode()
    said = page.partition("另有2人发来几乎相同的内容")[2].partition("</section>")[0]
    assert "3月2日" in page
    assert f"/moderation/{many[1].pk}/" in said


def test_it_is_asked_in_one_query_and_counts_all_where_there_are_many(
    many, django_assert_num_queries, monkeypatch
):
    one = anew(many[0])
    with django_assert_num_queries(1):
        assert same_text_as(one).people == 2
    monkeypatch.setattr(same_text, "MOST_SHOWN", 1)
    assert same_text_as(one).people == 2
