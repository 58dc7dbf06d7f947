"""The sitemap: every public thread, in files of a fixed number of keys."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.views import sitemaps
from moderation import workflow
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def threads(citizen, moderator, monkeypatch):
    threads = [builders.published(citizen, moderator, title=f"第{n}件") for n in range(7)]
    monkeypatch.setattr(sitemaps, "IN_A_FILE", 3)
    return threads


def files(client):
    answer = client.get("/sitemap.xml")
    assert answer.headers["Content-Type"] == "application/xml"
    return addresses(answer)


def addresses(answer):
    assert answer.status_code == 200
    found = ElementTree.fromstring(answer.content).iter(f"{{{sitemaps.NAMESPACE}}}loc")
    return [address.text for address in found]


def listed(client):
    return [address for file in files(client) for address in addresses(client.get(file))]


def test_its_files_hold_every_thread_once_by_its_address(client, threads):
    expected = [f"http://testserver{thread.get_absolute_url()}" for thread in threads]
    assert listed(client) == expected


def test_no_file_holds_more_than_its_span(client, threads):
    counts = [client.get(file).text.count("<url>") for file in files(client)]
    assert max(counts) <= 3
    assert sum(counts) == 7


def test_a_thread_stays_in_its_file_when_another_is_hidden(client, threads, moderator):
    def file_of(thread):
        return [file for file in files(client) if thread.number in client.get(file).text]

    before = file_of(threads[5])
    workflow.hide(threads[1].pk, by=moderator, reason="rumour")
    assert file_of(threads[5]) == before
    assert file_of(threads[1]) == []


def test_says_the_day_of_the_last_activity(client, threads):
    day = f"{threads[0].last_activity_at:%Y-%m-%d}"
    assert f"<lastmod>{day}</lastmod>" in client.get(files(client)[-1]).text


@pytest.mark.parametrize("number", ["0", "999999999999999", "x", "-1", "1.5"])
def test_there_is_no_other_file(client, threads, number):
    assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_without_a_thread_it_has_no_file(client):
    assert not re.search("<loc>", client.get("/sitemap.xml").text)


def test_costs_few_queries_however_many_there_are(client, threads):
    client.get("/sitemap.xml")
    with CaptureQueriesContext(connection) as queries:
        client.get("/sitemap.xml")
        client.get(f"/sitemap-{threads[0].pk // 3 + 1}.xml")
    # One of the index, two of the file; each file asks what has changed, as every page.
    assert len(queries) <= 4
