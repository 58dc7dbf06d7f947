"""Every sentence about a time limit follows a change of the rule, in both languages."""

import re

import pytest
from django.urls import reverse

from forum import urgency
from forum.choices import Kind
from forum.urgency import Priority
from tests import builders
from workorders.models import DeadlineRule

pytestmark = pytest.mark.django_db
PAGES = ["help", "rules", "standards", "process", "accessibility"]
# The limits of before, and of steps that no rule counts: to accept, to make contact.
LIMIT = re.compile(r"(?<!\d)(24|1|2|10|15|30) ?(?:working days?|hours|minutes|个工作日|小时|分钟)")
STANDARDS = ["77 ", "3 ", "11–12 ", "16 ", "99 "]


@pytest.fixture
def changed(db, monkeypatch):
    monkeypatch.setattr(urgency, "REVIEW_HOURS", 77)
    rules = DeadlineRule.objects
    rules.filter(priority__gt=Priority.USUAL).update(answer_amount=99)
    days = {Kind.INQUIRY: 3, Kind.HELP: 11, Kind.SUGGESTION: 12}
    for kind, amount in (days | {Kind.COMPLAINT: 16, Kind.REPORT: 16}).items():
        rules.filter(kind=kind).update(answer_amount=amount)


def words_of(client, address, language):
    page = client.get(address, headers={"accept-language": language}).content.decode()
    return re.sub(r"<[^>]+>", "", page.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("slug", PAGES)
def test_no_fixed_page_tells_the_limits_of_before(client, changed, slug, language):
    words = words_of(client, reverse("pages:detail", args=[slug]), language)
    assert not LIMIT.search(words)
    assert "{{" not in words


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_time_limits_tells_each_rule(client, changed, language):
    words = words_of(client, "/pages/standards/", language)
    assert [limit for limit in STANDARDS if limit not in words] == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_home_tells_the_rules(client, changed, language):
    words = words_of(client, "/", language)
    assert not LIMIT.search(words)
    assert [limit for limit in ["77 ", "3 ", "11–12", "16"] if limit not in words] == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("place", ["preview", "detail"])
def test_who_sends_a_matter_reads_the_rule(client, changed, citizen, place, language):
    sent = builders.draft(citizen) if place == "preview" else builders.pending(citizen)
    client.force_login(citizen)
    words = words_of(client, reverse(f"submissions:{place}", args=[sent.pk]), language)
    assert "77 " in words
    assert not LIMIT.search(words)
