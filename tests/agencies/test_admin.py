"""The trees (agencies, areas, categories) in the admin."""

import pytest

from portal.agencies import workflow as agencies
from portal.agencies.models import Agency, Area, Category
from portal.audit.models import AuditLine
from tests.builders import agency


@pytest.fixture
def district(db):
    return agency("district", name="某区政府")


@pytest.fixture
def office(district):
    return agency("office", name="某街道办", parent=district)


def fields_of(node, **changes):
    return {
        "slug": node.slug,
        "name": node.name,
        "name_en": "",
        "parent": node.parent_id or "",
        "position": node.position,
        "introduction": "",
        "introduction_en": "",
        "phone": "",
    } | changes


def change(desk, node, **changes):
    address = f"/admin/agencies/agency/{node.pk}/change/"
    return desk.post(address, fields_of(node, **changes))


@pytest.mark.parametrize("model", ["agency", "area", "category"])
def test_shows_what_is_below_indented(desk, district, office, model):
    for tree in (Area, Category):
        top = tree.objects.create(slug="top", name="上")
        tree.objects.create(slug="below", name="下", parent=top)
    page = desk.get(f"/admin/agencies/{model}/").text
    assert 'data-depth="2"' in page
    assert desk.get(f"/admin/agencies/{model}/?q=zzz").status_code == 200


def test_a_row_that_moves_takes_those_below_along(desk, district, office, transport):
    assert change(desk, district, parent=transport.pk).status_code == 302
    office.refresh_from_db()
    assert office.path == "transport/district/office/"


def test_a_new_slug_is_in_the_path_of_those_below(desk, district, office):
    change(desk, district, slug="new-district")
    office.refresh_from_db()
    assert office.path == "new-district/office/"


def test_nothing_stands_below_itself(desk, district, office):
    answer = change(desk, district, parent=office.pk)
    assert answer.status_code == 200
    district.refresh_from_db()
    assert district.path == "district/"


def test_the_portals_own_word_is_not_a_slug(desk, district):
    assert change(desk, district, slug="import").status_code == 200
    assert not Agency.objects.filter(slug="import").exists()


def test_is_retired_and_brought_back_and_never_deleted(desk, district):
    data = {"action": "retire", "_selected_action": [district.pk]}
    # Its orders need a new home first.
    assert desk.post("/admin/agencies/agency/", data)["Location"].startswith("/desk/agencies/")
    agencies.retire(district)
    desk.post("/admin/agencies/agency/", data | {"action": "bring_back"})
    district.refresh_from_db()
    assert district.retired_at is None
    for act in ("retire", "bring_back"):
        assert AuditLine.objects.filter(act=act, subject="agency district").exists()
    assert desk.post(f"/admin/agencies/agency/{district.pk}/delete/").status_code == 403


def test_the_list_asks_no_more_for_more_rows(desk, district, django_assert_max_num_queries):
    for number in range(20):
        agency(f"office-{number}", parent=district)
    with django_assert_max_num_queries(10):
        desk.get("/admin/agencies/agency/")
