"""The fixed pages linked in the footer."""

import pytest

from portal.site.fixed_pages.defaults import SLUGS
from portal.site.models import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_can_be_read_in_both_languages(client, slug, language):
    found = Page.objects.get(slug=slug)
    response = client.get(f"/pages/{slug}/", headers={"accept-language": language})
    page = response.content.decode()
    title = found.title_en if language == "en" else found.title
    assert f"<h1>{title}</h1>" in page
    assert "{{" not in page
    assert page.count(f'href="/pages/{slug}/"') == 2  # beside the text and in the footer


@pytest.mark.parametrize("slug", ["nowhere", "x" * 5_000])
def test_any_other_is_not_found(client, slug):
    assert client.get(f"/pages/{slug}/").status_code == 404


def test_what_an_administrator_writes_is_sanitised(client):
    Page.objects.filter(slug="help").update(
        body='<p onclick="go()">好<script>go()</script></p><h2>题</h2>'
    )
    page = client.get("/pages/help/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "<h2>题</h2>" in page
    assert "onclick" not in page
    assert "<script>go()" not in page
