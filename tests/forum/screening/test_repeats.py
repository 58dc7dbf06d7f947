"""Moderators see where an author said nearly the same before."""

import pytest

from forum.screening.repeats import likeness, repeats_of
from tests import builders

TEXT = "我们小区门口的路灯坏了三个月，晚上老人出门看不清路，请尽快派人来修。"
NEARLY = "我们小区门口的路灯坏了三个月！晚上老人出门看不清路，请尽快派人来修，谢谢。"


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        (TEXT, True),
        (NEARLY, True),
        ("公交站台的顶棚坏了两个月，下雨没有地方躲。", False),
        ("路灯坏了", False),
    ],
)
def test_texts_are_alike_that_differ_in_little(other, is_alike):
    assert (likeness(TEXT, other) >= 0.7) is is_alike


@pytest.fixture
def again(citizen):
    builders.pending(citizen, text="另一件事：公交站台的顶棚坏了两个月，下雨没有地方躲。")
    first = builders.pending(citizen, title="路灯又坏了", text=TEXT)
    return first, builders.pending(citizen, title="还是路灯", text=NEARLY)


def test_an_earlier_one_of_the_same_person_is_named(again):
    first, second = again
    assert [one.submission for one in repeats_of(second, second.text)] == [first]
    assert repeats_of(first, first.text) == []


def test_another_person_and_a_draft_do_not_count(again, neighbour):
    builders.draft(neighbour, text=TEXT)
    other = builders.pending(neighbour, text=TEXT)
    assert repeats_of(other, other.text) == []


def test_the_page_of_the_moderator_leads_to_it(client, again, moderator):
    first, second = again
    client.force_login(moderator)
    page = client.get(f"/moderation/{second.pk}/").content.decode()
    said = page.partition("提交人以前说过几乎一样的话")[2].partition("</section>")[0]
    assert f"/moderation/{first.pk}/" in said
    assert "路灯又坏了" in said
    assert "提交人以前说过" not in client.get(f"/moderation/{first.pk}/").content.decode()
