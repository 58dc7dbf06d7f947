"""The style guide shows every component, to staff only."""

import re

import pytest
from django.contrib.messages import get_messages
from PIL import Image

from portal.styleguide.views import PARTS, sample_letter

pytestmark = pytest.mark.django_db


def test_a_citizen_finds_nothing_there(client, citizen):
    assert client.get("/styleguide/").status_code == 404
    client.force_login(citizen)
    assert client.get("/styleguide/forms/").status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_a_clerk_reads_each_part(client, clerk, part):
    client.force_login(clerk)
    page = client.get(f"/styleguide/{part}/")
    assert page.status_code == 200
    assert "noindex" in page.text


def test_there_is_no_other_part(client, clerk):
    client.force_login(clerk)
    assert client.get("/styleguide/nothing/").status_code == 404


def test_its_buttons_do_nothing_and_say_so(client, clerk):
    client.force_login(clerk)
    answer = client.post("/styleguide/forms/")
    assert answer.url == "/styleguide/forms/"
    assert len(list(get_messages(answer.wsgi_request))) == 1


def test_a_letter_is_text_and_identity_without_pictures_or_script(client, clerk):
    html = sample_letter().alternatives[0][0]
    assert 'bgcolor="#a8291a"' in html
    assert not re.search(r"<img|<script|style=", html)
    client.force_login(clerk)
    assert client.get("/styleguide/letter/")["Content-Type"] == "message/rfc822"


def test_a_shared_address_brings_a_card(client, settings):
    settings.SITE_URL = "https://wenzhong.example"
    found = re.search(
        r'og:image" content="https://wenzhong.example/static/([^"]+)"', client.get("/").text
    )
    with Image.open(settings.BASE_DIR / "static" / found[1]) as card:
        assert card.size == (1200, 630)
