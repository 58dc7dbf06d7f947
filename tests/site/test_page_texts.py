"""An upgrade replaces fixed pages that nobody edited and keeps edited ones."""

import hashlib
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.site.fixed_pages import defaults
from portal.site.models import Page

pytestmark = pytest.mark.django_db
OLD = {"zh-hans": "<p>10 个工作日内答复。</p>", "en": "<p>Within 10 working days.</p>"}


def digest(text):
    return hashlib.sha256(text.strip().encode()).hexdigest()


@pytest.fixture
def process(monkeypatch, tmp_path):
    """The page of an earlier release, read by somebody in charge."""
    shipped = json.loads(defaults.DIGESTS.read_text())
    for language, text in OLD.items():
        shipped["process"][language].insert(0, digest(text))
    path = tmp_path / "digests.json"
    path.write_text(json.dumps(shipped))
    monkeypatch.setattr(defaults, "DIGESTS", path)
    page = Page.objects.get(slug="process")
    page.body, page.body_en, page.read_at, page.read_by = *OLD.values(), timezone.now(), "chief"
    page.save()
    return page


def declared(page):
    defaults.declare()
    page.refresh_from_db()
    return page


def test_an_unedited_text_becomes_that_of_this_release_and_is_to_be_read(process):
    process = declared(process)
    assert "{{review_hours}}" in process.body
    assert "{{review_hours}}" in process.body_en
    assert (process.read_at, process.read_by) == (None, "")


def test_a_text_that_a_browser_sent_back_unchanged_is_unedited(process):
    process.body = f"\r\n{process.body}\r\n"
    process.save()
    assert "{{review_hours}}" in declared(process).body


def test_an_edited_text_stays_and_the_other_language_is_replaced(process):
    process.body = "<p>本市 8 个工作日内答复。</p>"
    process.save()
    process = declared(process)
    assert process.body == "<p>本市 8 个工作日内答复。</p>"
    assert "{{review_hours}}" in process.body_en


def test_a_page_of_this_release_stays_read(process):
    process = declared(process)
    process.read_at, process.read_by = timezone.now(), "chief"
    process.save()
    before = process.updated_at
    assert declared(process).updated_at == before
    assert process.read_by == "chief"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("slug", defaults.SLUGS)
def test_the_digest_of_every_text_is_kept(slug, language):
    """Whoever changes a text adds its digest at the end: the ones before are in databases."""
    source = (defaults.TEXTS / f"{slug}.{language}.html").read_text()
    text = source.partition("-->\n")[2]
    kept = json.loads(defaults.DIGESTS.read_text())[slug][language]
    assert kept[-1] == digest(text)
    assert len(set(kept)) == len(kept)


def test_a_start_without_a_migration_replaces_it_too(process):
    call_command("prepare")
    process.refresh_from_db()
    assert "{{review_hours}}" in process.body
