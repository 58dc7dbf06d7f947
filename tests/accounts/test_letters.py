"""Letters about an account have the same text in plain text and in the HTML layout."""

from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.conf import settings
from django.utils import translation

from tests.floors.markup import Page

FOLDERS = ["account/email", "mfa/email"]
FRAMES = {"base"}
FACTS = {
    "code": "ABC-DEF",
    "username": "<b>newcomer</b>",
    "password_reset_url": "https://wenzhong.example/accounts/password/reset/key/1-x/",
    "signup_url": "https://wenzhong.example/accounts/signup/",
    "from_email": "old@lanchuan.example",
    "to_email": "new@lanchuan.example",
    "deleted_email": "old@lanchuan.example",
}


def names():
    for folder in FOLDERS:
        for path in sorted((Path(settings.BASE_DIR) / "templates" / folder).glob("*_message.txt")):
            if (name := path.name.removesuffix("_message.txt")) not in FRAMES:
                yield f"{folder}/{name}"


@pytest.fixture
def letter(rf, db):
    def letter(name, language="zh-hans"):
        with context.request_context(rf.get("/")), translation.override(language):
            return get_adapter().render_mail(name, "somebody@lanchuan.example", FACTS)

    return letter


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", sorted(names()))
def test_every_letter_says_the_same_in_text_and_in_its_frame(letter, name, language):
    found = letter(name, language)
    ((html, kind),) = found.alternatives
    page = Page(html)
    shown = "".join(page.root.itertext())
    words = [line.strip() for line in found.body.split("\n\n-- \n")[0].splitlines()]
    links = {link.get("href") for link in page.all("a")}
    assert kind == "text/html"
    assert page.root.get("lang") == language
    assert [line for line in words if line not in shown and line not in links] == []
    assert page.title == found.subject


def test_an_address_is_a_link_and_a_name_is_no_markup(letter):
    html = letter("account/email/password_reset_key").alternatives[0][0]
    assert f'<a href="{FACTS["password_reset_url"]}"' in html
    assert ">https://wenzhong.example/acco…</a>" in html
    assert "&lt;b&gt;newcomer&lt;/b&gt;" in html


def test_a_code_stands_large_and_alone(letter):
    html = letter("account/email/email_confirmation").alternatives[0][0]
    assert '<p><font size="6" face="monospace"><b>ABC-DEF</b></font></p>' in html
