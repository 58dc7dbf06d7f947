"""Which agency is suggested for a matter, and why."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from portal.agencies.models import Area, Category, RoutingRule
from portal.agencies.routing import suggest
from tests import builders


@pytest.fixture
def lights(category):
    return Category.objects.create(
        slug="lights", name="路灯照明", name_en="Street lights", parent=category
    )


@pytest.fixture
def street(area):
    return Area.objects.create(slug="nanqiao", name="南桥街道", name_en="Nanqiao", parent=area)


def rule(agency, **facts):
    return RoutingRule.objects.create(agency=agency, **facts)


def suggested(category=None, area=None, title="标题", text="文字"):
    found = suggest(category, area, title, text)
    return found and found.agency


def test_no_rule_no_suggestion(transport, lights):
    assert suggested(lights) is None


def test_a_rule_holds_for_everything_below_its_category_and_area(
    transport, category, lights, area, street
):
    rule(transport, category=category, area=area)
    assert suggested(lights, street) == transport
    assert suggested(lights, None) is None
    assert suggested(None, street) is None


def test_one_of_the_words_is_enough_however_it_is_written(transport):
    rule(transport, words="井盖 路灯")
    assert suggested(text="门前的路 燈不亮了") == transport
    assert suggested(title="路灯坏了", text="") == transport
    assert suggested(text="路边的灯箱") is None


def test_what_names_more_wins(transport, water, category, area):
    rule(transport, words="积水", position=0)
    rule(water, category=category, area=area, position=9)
    assert suggested(category, area, text="积水") == water
    assert suggested(category, None, text="积水") == transport


def test_of_as_many_conditions_words_win_then_the_lower_node_then_the_order(
    transport, water, category, lights
):
    rule(transport, category=category, position=5)
    rule(water, category=category, position=4)
    assert suggested(lights) == water
    rule(transport, category=lights, position=9)
    assert suggested(lights) == transport
    rule(water, words="文字", position=9)
    assert suggested(lights) == water


def test_the_reason_is_in_the_readers_language(transport, lights, area):
    rule(transport, category=lights, area=area, words="路灯")
    found = suggest(lights, area, "路灯", "")
    assert found.reason == "类别为“路灯照明”，区域为“枕河区”；含有“路灯”一词"
    with translation.override("en"):
        found = suggest(lights, area, "路灯", "")
    assert found.reason == "category Street lights and area Zhenhe; the word “路灯”"


def test_a_category_is_suggested_while_it_is_in_use(transport, lights):
    rule(transport, words="路灯", suggested_category=lights)
    assert suggest(None, None, "路灯", "").category == lights
    lights.retired_at = timezone.now()
    lights.save()
    assert suggest(None, None, "路灯", "").category is None


def test_of_a_retired_agency_the_successor_is_suggested_and_otherwise_the_next_rule(
    transport, water, category, lights
):
    gone = builders.agency("gone")
    rule(gone, category=lights)
    rule(transport, category=category)
    gone.retired_at = timezone.now()
    gone.save()
    assert suggested(lights) == transport
    gone.successor = water
    gone.save()
    assert suggested(lights) == water


def test_agencies_that_succeed_each_other_end_the_search(transport, water, lights):
    rule(transport, category=lights)
    for one, other in ((transport, water), (water, transport)):
        one.retired_at, one.successor = timezone.now(), other
        one.save()
    assert suggested(lights) is None


def test_a_retired_rule_suggests_nothing(transport, lights):
    row = rule(transport, category=lights)
    assert suggested(lights) == transport
    row.retired_at = timezone.now()
    row.save()
    assert suggested(lights) is None


def test_fifty_rows_ask_for_the_versions_alone(
    transport, lights, area, django_assert_max_num_queries
):
    from portal.versions import reading

    rule(transport, category=lights, area=area, words="路灯")
    suggest(lights, area, "路灯", "")
    reading.begin("GET")
    try:
        with django_assert_max_num_queries(1):
            assert all(suggest(lights, area, "路灯", "") for _row in range(50))
    finally:
        reading.end()


def test_a_rule_names_something(transport):
    with pytest.raises(IntegrityError), transaction.atomic():
        rule(transport)


def test_administrators_try_a_text_and_see_every_rule_that_fits(
    desk, transport, water, lights, area
):
    rule(transport, words="路灯")
    rule(water, category=lights, area=area)
    page = desk.post(
        "/admin/agencies/routingrule/try/",
        {"category": lights.pk, "area": area.pk, "text": "路灯不亮"},
    )
    assert [row["suggestion"].agency for row in page.context["rows"]] == [water, transport]
    nothing = desk.post("/admin/agencies/routingrule/try/", {"text": "别的"})
    assert nothing.context["rows"] == []


def test_the_form_refuses_a_rule_without_conditions_and_words_of_one_character(desk, transport):
    address = "/admin/agencies/routingrule/add/"
    typed = {"agency": transport.pk, "position": 0, "words": ""}
    assert desk.post(address, typed).status_code == 200
    assert desk.post(address, typed | {"words": "灯 路灯"}).status_code == 200
    assert not RoutingRule.objects.exists()
    assert desk.post(address, typed | {"words": "路灯  路灯 井盖"}).status_code == 302
    assert RoutingRule.objects.get().words == "路灯 井盖"


@pytest.mark.parametrize("who", ["dispatcher", "clerk", "supervisor"])
def test_only_administrators_keep_the_rules(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/admin/agencies/routingrule/try/").status_code != 200
