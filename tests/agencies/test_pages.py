"""The public pages of agencies."""

import pytest
from django.utils import timezone

from portal.agencies.models import Agency
from tests.builders import agency


@pytest.fixture
def tree(db):
    zhenhe = agency("zhenhe-government", name="枕河区人民政府", name_en="Zhenhe Government")
    agency("nanqiao-office", name="南桥街道办事处", parent=zhenhe)
    Agency.objects.filter(pk=zhenhe.pk).update(introduction="管枕河区的事。", phone="0000-1234567")
    return Agency.objects.get(pk=zhenhe.pk)


def test_are_listed_as_a_tree(client, tree):
    page = client.get("/agencies/").text
    assert page.index("枕河区人民政府") < page.index("南桥街道办事处")
    assert "管枕河区的事。" in page


def test_speak_the_readers_language(client, tree):
    client.cookies["django_language"] = "en"
    assert "Zhenhe Government" in client.get("/agencies/").text


def test_a_page_has_introduction_phone_and_the_way_to_its_matters(client, tree):
    page = client.get("/agencies/zhenhe-government/").text
    assert "管枕河区的事。" in page
    assert 'href="tel:0000-1234567"' in page
    assert 'href="/threads/?agency=zhenhe-government"' in page
    assert 'href="/agencies/nanqiao-office/"' in page


def test_a_retired_agency_is_readable_and_no_longer_listed(client, tree):
    Agency.objects.filter(slug="nanqiao-office").update(retired_at=timezone.now())
    assert "南桥街道办事处" not in client.get("/agencies/").text
    assert client.get("/agencies/nanqiao-office/").status_code == 200


def test_those_below_a_retired_one_stay_listed(client, tree):
    Agency.objects.filter(slug="zhenhe-government").update(retired_at=timezone.now())
    assert "南桥街道办事处" in client.get("/agencies/").text


@pytest.mark.parametrize("slug", ["nothing", "²", "a" * 5000, "%00", "%ED%A0%80"])
def test_an_unknown_agency_is_not_found(client, db, slug):
    assert client.get(f"/agencies/{slug}/").status_code in {400, 404}


def test_the_list_costs_the_same_however_many_there_are(
    client, tree, django_assert_max_num_queries
):
    for number in range(12):
        agency(f"office-{number}", parent=tree)
    client.get("/agencies/")
    with django_assert_max_num_queries(2):
        client.get("/agencies/")
