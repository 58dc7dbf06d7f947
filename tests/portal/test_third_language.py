"""A third language: its texts of rows are in one table, and nothing else changes."""

import json

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from forum import boards
from forum.models import Board, Event
from forum.workflow import close_posting, open_posting
from moderation.models import Reason
from portal import languages
from portal.agencies.directory_import import applying, sheets
from portal.agencies.directory_import.reading import Row
from portal.agencies.directory_import.sheets import sheet_of
from portal.agencies.models import Area, Category
from portal.agencies.names import reads_official
from portal.audit.models import AuditLine
from portal.languages import Language, facts_of, local_fact, local_text
from portal.notifications import sending
from portal.site.models import Page, Profile
from portal.translations import reading
from portal.translations.models import Translation
from portal.translations.relation import translated_fields
from portal.translations.writing import set_text
from tests import builders

JAPANESE = Language("ja", "Japanese", "日本語", "_ja", "ja_JP")


@pytest.fixture
def japanese(monkeypatch, db):
    monkeypatch.setattr(languages, "LANGUAGES", [*languages.LANGUAGES, JAPANESE])
    reading.begin()
    with override_settings(LANGUAGES=languages.choices()):
        yield JAPANESE
    reading.begin()


@pytest.fixture
def thread(citizen, moderator, area, category):
    return builders.published(citizen, moderator, area=area, category=category)


@pytest.fixture
def named(japanese, transport, area, category):
    """Whatever a public page names is called something in Japanese."""
    rows = [transport, area, category, Profile.objects.get(pk=1)]
    for row in [*rows, *Board.objects.all(), *Reason.objects.all(), *Page.objects.all()]:
        for field in translated_fields(type(row)):
            set_text(row, field, japanese, f"日本{row._meta.model_name}{row.pk}{field}")


@pytest.fixture
def reader(client):
    client.cookies["django_language"] = "ja"
    return client


def _asked_of_the_table(queries):
    return [each["sql"] for each in queries if "translations_" in each["sql"]]


def _pages(thread, transport):
    return [
        "/", "/threads/", f"/boards/{thread.board.slug}/", thread.get_absolute_url(),
        transport.get_absolute_url(), "/agencies/", "/pages/process/", "/pages/help/",
        "/search/?q=1",
    ]  # fmt: skip


def test_pages_read_names_from_the_table(named, reader, thread, transport):
    words = {url: reader.get(url).content.decode() for url in _pages(thread, transport)}
    assert f"日本agency{transport.pk}name" in words[transport.get_absolute_url()]
    assert f"日本agency{transport.pk}introduction" in words[transport.get_absolute_url()]
    assert f"日本board{thread.board.pk}name" in words[f"/boards/{thread.board.slug}/"]
    assert f"日本area{thread.area.pk}name" in words["/threads/"]
    assert "日本profile1name" in words["/"]
    page = Page.objects.get(slug="process")
    assert f"日本page{page.pk}body" in words["/pages/process/"]
    assert all('<html lang="ja"' in text for text in words.values())


def test_the_form_for_writing_offers_names_from_the_table(named, reader, citizen, area, category):
    reader.force_login(citizen)
    words = reader.get("/threads/new/?step=where").content.decode()
    assert f"日本area{area.pk}name" in words
    assert f"日本category{category.pk}name" in words


def test_without_texts_every_page_is_whole_and_says_it_in_chinese(
    japanese, reader, thread, transport, citizen
):
    for url in _pages(thread, transport):
        assert reader.get(url).status_code == 200, url
    assert transport.name in reader.get(transport.get_absolute_url()).content.decode()
    reader.force_login(citizen)
    assert reader.get("/threads/new/").status_code == 200


def test_the_reader_may_change_to_every_other_language(japanese, client):
    words = client.get("/").content.decode()
    assert 'value="ja" lang="ja">日本語<' in words
    assert 'value="en" lang="en">English<' in words
    client.post(reverse("set_language"), {"language": "ja", "next": "/"})
    assert 'content="ja_JP"' in client.get("/").content.decode()


def test_a_letter_names_the_agency_in_the_readers_language(
    named, thread, transport, dispatcher, citizen
):
    citizen.language = "ja"
    citizen.save(update_fields=["language"])
    builders.order(thread, by=dispatcher, agency=transport)
    event = Event.objects.get(act="dispatch")
    assert event.data["agency_ja"] == f"日本agency{transport.pk}name"
    mail.outbox.clear()
    sending.send_waiting()
    letters = [each for each in mail.outbox if each.to == [citizen.email]]
    assert any(f"日本agency{transport.pk}name" in each.body for each in letters)


@pytest.mark.parametrize("code", ["zh-hans", "en"])
def test_two_languages_never_ask_the_table(named, client, thread, transport, code):
    client.cookies["django_language"] = code
    for url in _pages(thread, transport):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        assert _asked_of_the_table(queries) == [], url


def test_a_request_in_a_third_asks_once(named, reader, thread, transport):
    for url in _pages(thread, transport):
        # What a process keeps of a page is made once, with texts that are read anew.
        reader.get(url)
        with CaptureQueriesContext(connection) as queries:
            reader.get(url)
        assert len(_asked_of_the_table(queries)) == 1, url


def test_a_change_shows_on_the_next_request_of_every_process(named, reader, transport):
    url = transport.get_absolute_url()
    reader.get(url)
    # Another process wrote it: what this one keeps was not told.
    kept, seen = reading._kept["ja"], set(reading._of_thread.compared)
    set_text(transport, "name", JAPANESE, "運輸局")
    reading._kept["ja"], reading._of_thread.compared = kept, seen
    assert "運輸局" in reader.get(url).content.decode()


def test_a_change_that_was_rolled_back_is_not_kept(named, transport):
    with override("ja"):
        with transaction.atomic():
            set_text(transport, "name", JAPANESE, "運輸局")
            assert local_text(transport) == "運輸局"
            transaction.set_rollback(True)
        reading.begin()
        assert local_text(transport) == f"日本agency{transport.pk}name"


def test_deleting_rows_deletes_their_texts(named, area, category):
    others = Translation.objects.exclude(model__in=["agencies.area", "agencies.category"]).count()
    area.delete()
    Category.objects.all().delete()
    assert Translation.objects.count() == others


def test_a_text_that_is_emptied_is_chinese_again(named, transport):
    set_text(transport, "name", JAPANESE, " ")
    with override("ja"):
        assert local_text(transport) == transport.name


def test_facts_are_kept_in_all_languages_that_the_row_has(named, transport):
    facts = facts_of(transport, "agency")
    assert set(facts) == {"agency", "agency_en", "agency_ja"}
    set_text(transport, "name", JAPANESE, "")
    assert set(facts_of(transport, "agency")) == {"agency", "agency_en"}
    with override("ja"):
        assert local_fact(facts, "agency") == f"日本agency{transport.pk}name"


def test_nobody_is_called_like_an_agency_in_any_language(named, transport):
    set_text(transport, "name", JAPANESE, "蘭川運輸局")
    assert reads_official("蘭川運輸局")


def test_the_sentence_of_a_closed_portal_is_told_in_each_language(japanese):
    row = close_posting(sentence="维护中", sentence_en="Maintenance", further={"ja": "保守中"})
    with override("ja"):
        assert row.local_sentence == "保守中"
        open_posting()
        assert Translation.objects.count() == 0


# --- what the portal ships ------------------------------------------------------


def test_rows_and_pages_take_what_is_shipped_and_keep_what_was_written(
    japanese, tmp_path, settings
):
    settings.LOCALE_PATHS = [tmp_path]
    (tmp_path / "ja" / "pages").mkdir(parents=True)
    texts = {"forum.board": {"notices": {"name": "お知らせ"}, "matters": {"name": "相談"}}}
    (tmp_path / "ja" / "rows.json").write_text(json.dumps(texts))
    page = "<!-- title: ヘルプ -->\n<p>本文</p>\n"
    (tmp_path / "ja" / "pages" / "help.html").write_text(page)
    set_text(Board.objects.get(slug="matters"), "name", japanese, "ご相談")
    boards.declare()
    from portal.site.fixed_pages import defaults

    defaults.declare()
    with override("ja"):
        assert Board.objects.get(slug="notices").local_name == "お知らせ"
        assert Board.objects.get(slug="matters").local_name == "ご相談"
        shown = Page.objects.get(slug="help")
        assert (shown.local_title, shown.local_body) == ("ヘルプ", "<p>本文</p>")


def test_the_directory_takes_names_in_every_language(japanese):
    sheet = sheet_of("areas")
    assert [column.key for column in sheet.columns][-1] == "name_ja"
    assert "name_ja" in {column.key for column in sheets.SHEETS[0].columns}
    values = {"slug": "east", "name": "东区", "name_en": "East", "parent": "", "name_ja": "東区"}
    for told in (1, 0):
        plan = applying.apply({"areas": [Row(2, values)]})
        assert plan.count("new") == told
    with override("ja"):
        assert Area.objects.get(slug="east").local_name == "東区"
    changed = applying.apply({"areas": [Row(2, values | {"name_ja": "東の区"})]})
    assert [line.changes for line in changed.lines] == [{"name_ja": ("東区", "東の区")}]


# --- in the administration ------------------------------------------------------


def _as_the_form_has_it(client, url):
    form = client.get(url).context["adminform"].form
    had = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: "" if value is None else value for name, value in had.items()}


def test_texts_are_entered_on_the_page_of_their_row_and_told_in_the_log(
    japanese, client, administrator, area
):
    client.force_login(administrator)
    url = reverse("admin:agencies_area_change", args=[area.pk])
    assert "name_ja" in client.get(url).content.decode()
    answer = client.post(url, _as_the_form_has_it(client, url) | {"name_ja": "枕河区（日本語）"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    with override("ja"):
        reading.begin()
        assert Area.objects.get(pk=area.pk).local_name == "枕河区（日本語）"
    line = AuditLine.objects.get(act="admin_change", subject=f"area {area.slug}")
    assert line.data["fields"] == {"name_ja": ["", "枕河区（日本語）"]}


def test_a_page_has_its_texts_below_its_own(japanese, client, administrator):
    client.force_login(administrator)
    page = Page.objects.get(slug="help")
    url = reverse("admin:site_page_change", args=[page.pk])
    sent = _as_the_form_has_it(client, url) | {"title_ja": "ヘルプ", "body_ja": "<p>本文</p>"}
    assert client.post(url, sent).status_code == 302
    client.cookies["django_language"] = "ja"
    assert "<p>本文</p>" in client.get("/pages/help/").content.decode()


def test_rows_are_found_by_what_they_are_called(named, client, administrator, area):
    client.force_login(administrator)
    url = reverse("admin:agencies_area_changelist")
    found = client.get(url, {"q": f"日本area{area.pk}"}).context["cl"].result_list
    assert list(found) == [area]


def test_with_two_languages_no_page_has_more_fields(client, administrator, area):
    client.force_login(administrator)
    form = client.get(reverse("admin:agencies_area_change", args=[area.pk])).context["adminform"]
    assert set(form.form.fields) == {"slug", "name", "name_en", "parent", "position"}


def test_every_model_with_english_texts_says_that_they_may_be_translated():
    from django.apps import apps

    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        wanted = {name.removesuffix("_en") for name in names if name.endswith("_en")}
        assert set(translated_fields(model)) == wanted, model
