"""Moderators are told where a text plainly belongs to another category than its author chose."""

import pytest

from forum.screening.findings import FindingKind
from forum.screening.topics import Topics
from moderation.reading import queue
from portal.agencies.models import Category
from tests import builders

TOPICS = Topics(
    [
        ("utilities/", "停电 供电 电表"),
        ("utilities/water/", "停水 自来水 水压 水表 水费"),
        ("traffic/", "公交 站台 司机 WIFI"),
        ("other/", ""),
    ]
)
WATER = "小区停水三天\n自来水没有，水压一直低，水表也不转，水费照收。"


def better(text, category):
    return [one.words for one in TOPICS.findings(text, category)]


@pytest.mark.parametrize(
    ("text", "category", "found"),
    [
        (WATER, "traffic", ["utilities"]),
        (WATER, "utilities", []),
        (WATER, "water", []),
        (WATER + "公交司机也这样说。", "traffic", []),  # it speaks of the chosen one as well
        ("停水了\n自来水什么时候来？", "traffic", []),  # too few words to be sure
        (WATER, "", []),
        (WATER, "unknown", []),
        (WATER, "other", []),  # nothing is known about it
        ("公交站台\n公交司机态度差，站台没有WIFI。", "water", ["traffic"]),
    ],
)
def test_only_what_is_clear_is_said(text, category, found):
    assert better(text, category) == found


def test_where_two_others_compete_nothing_is_said():
    three = Topics([("a/", "甲甲 乙乙 丙丙 丁丁 戊戊"), ("b/", "己己 庚庚"), ("c/", "辛辛")])
    text = "甲甲乙乙丙丙丁丁戊戊"
    assert [one.words for one in three.findings(f"题\n{text}", "c")] == ["a"]
    assert not list(three.findings(f"题\n{text}己己庚庚", "c"))


@pytest.fixture
def filed_elsewhere(citizen):
    Category.objects.create(
        slug="utilities", name="水电气热", keywords="停水 自来水 水压 水表 水费"
    )
    chosen = Category.objects.create(slug="traffic", name="交通出行", keywords="公交 站台")
    title, _line, text = WATER.partition("\n")
    return builders.pending(citizen, title=title, text=text, category=chosen)


def test_the_desk_names_the_category(client, filed_elsewhere, moderator):
    assert filed_elsewhere.findings == f",{FindingKind.OTHER_CATEGORY},"
    assert list(queue.waiting(findings="manner")) == [filed_elsewhere]
    client.force_login(moderator)
    page = client.get(f"/moderation/{filed_elsewhere.pk}/").content.decode()
    said = page.partition("可能属于其他分类")[2].partition("</li>")[0]
    assert "水电气热" in said


def test_keywords_that_change_are_heard_at_once(client, filed_elsewhere, moderator):
    traffic = Category.objects.get(slug="traffic")
    traffic.keywords = "水压"
    traffic.save()
    client.force_login(moderator)
    page = client.get(f"/moderation/{filed_elsewhere.pk}/").content.decode()
    assert "水电气热" not in page.partition("需要留意")[2].partition("</section>")[0]
