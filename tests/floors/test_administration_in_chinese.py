"""
In Chinese no page of the admin shows an English word: lists with rows, forms, histories and
the portal's own pages are checked.
"""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from forum.models import ImportBatch, ListedWord, WordList
from moderation import placeholder_names
from moderation import workflow as moderation
from portal.accounts.models import User
from portal.agencies.models import Agency, Area, Category
from portal.audit.ledgers import LedgerLine
from portal.audit.wording import ACTS, FACTS
from portal.site.models import Sweep

ROOT = Path(__file__).resolve().parents[2]
WORD = re.compile(r"[A-Za-z][A-Za-z'’_.-]*")
# Not words: numbers of orders and exports, e-mail addresses, files, placeholders, HTML tags.
NO_WORDS = re.compile(
    r"(WO|EX)\d+|\S+@\S+|[\w-]+\.(jpg|json|csv|xlsx)\b|\{\{?\w+\}?\}|<[^>]*>|\S*\*{6,}"
    r"|https?://\S*|\.\w+\b"
    # Settings and commands, which are not translated.
    r"|[A-Z]+(_[A-Z]+)+|manage\.py \w+|make init|rotate_field_keys"
    r"|systemctl start wenzhong-backup|deploy/install\.sh"
)
# Names of products and formats, and of the language English in English.
KNOWN = {
    "CSV", "JSON", "XLSX", "WebP", "JPEG", "PNG", "ICP", "SHA-256", "English", "md", "HTTPS",
    "API", "IP", "Atom", "chinesecalendar", "SQLite", "PostgreSQL", "MB", "Ctrl", "Command",
}  # fmt: skip
# Columns and fields whose values are English: English texts, slugs, words as typed.
IN_ENGLISH = re.compile(r"(^|[_-])(en|slug|word|tagline_en)$")
TITLE_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")


class Texts(HTMLParser):
    """The texts, names and button labels of a page, without fields whose values are English."""

    VOID = {"input", "img", "br", "hr", "meta", "link", "wbr", "source"}

    def __init__(self, page):
        super().__init__()
        self.said, self.open = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        names = f"{given.get('class') or ''} {given.get('name') or ''} {given.get('lang') or ''}"
        silent = tag in {"script", "style"} or any(map(IN_ENGLISH.search, names.split()))
        if tag not in self.VOID:
            self.open.append((tag, silent))
        if silent or self.is_silent:
            return
        self.said += [given[name] for name in TITLE_ATTRIBUTES if given.get(name)]
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            self.said.append(given.get("value") or "")

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        if not self.is_silent:
            self.said.append(text)

    @property
    def is_silent(self):
        return any(silent for _tag, silent in self.open)


def english(page, *, names):
    """The English words on a page, each with the text that contains it."""
    found = {}
    for text in Texts(page).said:
        plain = NO_WORDS.sub(" ", text)
        for name in sorted(names, key=len, reverse=True):
            plain = plain.replace(name, " ")
        for word in WORD.findall(plain):
            if word not in KNOWN:
                found.setdefault(word, " ".join(text.split())[:80])
    return found


def pages_of(model, page, request):
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    yield base
    if page.has_add_permission(request):
        yield f"{base}add/"
    row = page.get_queryset(request).first()
    if row is not None and model is not Sweep:
        yield from (f"{base}{row.pk}/change/", f"{base}{row.pk}/history/")
        if page.has_delete_permission(request, row):
            yield f"{base}{row.pk}/delete/"


def own_pages(world):
    yield from ("/admin/", "/admin/password_change/", reverse("opening:checklist"))
    yield from (reverse("opening:pages"), reverse("agencies:import"))
    yield reverse("workorders:enter_calendar")
    yield reverse("desk:close_account", args=[world.clerk.pk])
    yield reverse("desk:retire_agency", args=[world.transport.slug])
    yield reverse("admin:accounts_user_remove_second_factor", args=[world.clerk.pk])
    yield from (
        reverse(f"admin:forum_listedword_{name}") for name in ("import", "try", "statistics")
    )
    yield from {f"/admin/{model._meta.app_label}/" for model in admin.site._registry}


@pytest.fixture
def request_of_administrator(world):
    request = RequestFactory().get("/admin/")
    request.user = world.administrator
    return request


@pytest.fixture
def full(world, client):
    """The world with a row in every list; the client is its administrator, in Chinese."""
    area = Area.objects.create(name="老城", slug="old-town")
    Area.objects.create(name="东街", slug="east", parent=area)
    Category.objects.create(name="路灯", slug="lamps")
    moderation.claim(world.pending.pk, by=world.moderator)
    client.force_login(world.administrator)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"
    return world


def names_in(world):
    """Names and titles in the test data that are not translated."""
    titles = {"dispute", "sent_up_dispute", "reported", "supervised"}
    titles |= {"old-town", "correction_to_sign", "correction_to_publish", "corrected"}
    agencies = set(Agency.objects.values_list("name", flat=True))
    words = set(ListedWord.objects.values_list("word", flat=True))
    words |= set(placeholder_names.NAMES)
    words |= set(WordList.objects.values_list("slug", flat=True))
    words |= set(ImportBatch.objects.values_list("source_system", flat=True))
    return titles | agencies | words | set(User.objects.values_list("username", flat=True))


def test_no_page_says_an_english_word(full, client, request_of_administrator):
    names, found, read = names_in(full), {}, 0
    fields = {"name": "旧城", "name_en": "", "slug": "old-town", "position": 0, "parent": ""}
    changed = Area.objects.get(slug="old-town")
    client.post(f"/admin/agencies/area/{changed.pk}/change/", fields)
    addresses = list(own_pages(full))
    for model, page in admin.site._registry.items():
        addresses += pages_of(model, page, request_of_administrator)
    for address in addresses:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        read += 1
        found |= {word: (address, text) for word, text in
                  english(answer.content.decode(), names=names).items()}  # fmt: skip
    assert found == {}
    assert read > 60


def test_every_list_had_rows(full, request_of_administrator):
    empty = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if model is not Sweep and not page.get_queryset(request_of_administrator).exists()
    ]
    assert empty == []


def test_an_english_word_would_be_seen():
    page = '<h1>选择 thread</h1><td class="field-name_en">Help</td><img alt="True"><p>小王 wang</p>'
    assert set(english(page, names={"wang"})) == {"thread", "True"}


RECORDED = re.compile(r"""(?:\brecord\(|\b_move\(|\bact=)\s*"([a-z_]+)\"""")


def sources():
    rooms = [ROOT / room for room in ("portal", "forum", "moderation", "workorders")]
    return [file for room in rooms for file in room.rglob("*.py")]


def particulars_in(call):
    """The names of the facts that a call records: keyword arguments, or keys of ``data``."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if getattr(call.func, "id", "") == "record":
        yield from given.keys() - {None, "by", "at", "reason", "subject"}
    for part in ast.walk(given.get("data", ast.Constant(None))):
        if isinstance(part, ast.Dict):
            yield from (key.value for key in part.keys if isinstance(key, ast.Constant))


def test_every_recorded_fact_has_a_title():
    trees = [ast.parse(file.read_text()) for file in sources()]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    written = {name for call in calls for name in particulars_in(call)}
    assert len(written) > 25
    assert written - set(FACTS) == set()


def keys_of(data):
    for name, value in data.items():
        yield name
        yield from keys_of(value) if isinstance(value, dict) and name != "fields" else ()


def test_every_fact_in_the_test_data_has_a_title(full):
    ledgers = [model for model in admin.site._registry if issubclass(model, LedgerLine)]
    lines = [line for model in ledgers for line in model.objects.all()]
    written = {name for line in lines for name in keys_of(line.data)}
    assert len(written) > 15
    assert written - set(FACTS) == set()


def test_every_recorded_act_has_a_title():
    """Every act that the code records has a translated title."""
    written = {act for file in sources() for act in RECORDED.findall(file.read_text())}
    assert len(written) > 40
    assert written - set(ACTS) == set()
