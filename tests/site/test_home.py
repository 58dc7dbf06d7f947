"""The home page: links, four figures, latest replies, how it works."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import workflow
from forum.models import Thread
from portal.site.reading import figures
from tests import builders, cold

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 20, 3, 0, tzinfo=datetime.UTC)
# 00:30 on the first in Shanghai: still October in London.
FIRST_MINUTES = datetime.datetime(2026, 10, 31, 16, 30, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def matter(citizen, moderator, *, submitted_at, days=None, **columns):
    """A public matter submitted then, answered so many days later or not at all."""
    thread = builders.published(citizen, moderator)
    columns |= {"submitted_at": submitted_at, "published_at": submitted_at}
    if days is not None:
        columns |= {"answered_at": submitted_at + days * DAY, "stage": "answered"}
    Thread.objects.filter(pk=thread.pk).update(**columns)
    return Thread.objects.get(pk=thread.pk)


def home(client):
    return client.get("/", headers={"accept-language": "en"})


@pytest.fixture
def month(citizen, moderator):
    """Three received in November, three answered in it, one still with an agency."""
    with time_machine.travel(NOW, tick=False):
        matter(citizen, moderator, submitted_at=FIRST_MINUTES, days=1)
        matter(citizen, moderator, submitted_at=NOW - 9 * DAY, days=3)
        matter(citizen, moderator, submitted_at=NOW - DAY, stage="in_progress")
        before = FIRST_MINUTES - datetime.timedelta(hours=1)
        matter(citizen, moderator, submitted_at=before, days=10)
        matter(citizen, moderator, submitted_at=NOW - 300 * DAY, days=2)
        yield
        cold.start()


def test_counts_what_happened_this_month_in_local_time(month):
    found = figures.this_month()
    assert (found.received, found.answered, found.in_progress) == (3, 3, 1)
    assert (found.median_days, found.as_of) == (3, NOW)


def test_leaves_out_what_is_not_public_and_what_was_imported(month, citizen, moderator):
    hidden = matter(citizen, moderator, submitted_at=NOW - DAY, days=0.5)
    workflow.hide(hidden.pk, by=moderator, reason="insults")
    builders.accepted_unpublished(citizen, moderator)
    workflow.import_thread(
        workflow.ImportedMatter(
            source_system="x",
            source_number="1",
            title="外来",
            text="外来",
            at=NOW - DAY,
            reply="已处理",
            replied_at=NOW,
        )
    )
    found = figures.this_month()
    assert (found.received, found.answered, found.median_days) == (3, 3, 3)


def test_a_month_without_answers_has_no_median(client, thread):
    assert figures.this_month().median_days is None
    assert '<span class="stat-card__number">–</span>' in home(client).content.decode()


def test_numbers_are_kept_for_five_minutes(thread, citizen, moderator):
    with time_machine.travel(NOW, tick=False) as clock:
        before = figures.this_month()
        matter(citizen, moderator, submitted_at=NOW)
        clock.shift(299)
        assert figures.this_month() == before
        clock.shift(2)
        assert figures.this_month().received == before.received + 1


def test_shows_in_this_order_what_design_says(client, month):
    page = home(client).content.decode()
    in_order = [
        'class="brand__name"', "Larger text", 'class="hero__sentence"', "Raise a matter",
        "Check progress", "Waiting for your answer", 'role="search"', 'id="figures"',
        "As of 20 November 2026", 'id="answered"', 'id="steps"', "24 hours", 'id="notices"',
        'class="footer"',
    ]  # fmt: skip
    page = page[page.index('class="brand__name"') :]
    hero = page.index('class="hero__sentence"')
    places = [page.index(part, 0 if n < 2 else hero) for n, part in enumerate(in_order)]
    assert places == sorted(places)


def test_shows_the_latest_answers_with_agency_days_and_beginning(
    client, thread, clerk, head, dispatcher, transport
):
    order = builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)
    builders.answered(
        order, clerk=clerk, head=head, dispatcher=dispatcher, text="已经修好了。\n" + "长" * 500
    )
    row = home(client).context["answered"][0]
    assert (row["title"], row["agency_label"]) == (thread.title, "Transport Bureau")
    assert row["since"] == "answered within 1 day"
    assert row["excerpt"].startswith("已经修好了。")
    assert len(row["excerpt"]) <= 60


def test_shows_notices(client, clerk, moderator, transport):
    fields = {"purpose": "notice", "kind": "", "agency": transport}
    notice = builders.published(clerk, moderator, title="停水通知", **fields)
    assert [row["url"] for row in home(client).context["notices"]] == [notice.get_absolute_url()]


def test_an_empty_portal_says_so(client):
    page = home(client).content.decode()
    assert "No matter has been answered yet." in page
    assert "There are no notices at the moment." in page


def test_costs_ten_queries_whatever_there_is(client, citizen, moderator, clerk, transport):
    def queries():
        cold.start()
        with CaptureQueriesContext(connection) as made:
            client.get("/")
        return len(made)

    def more():
        matter(citizen, moderator, submitted_at=now - DAY, days=0.5, agency=transport)
        notice = {"purpose": "notice", "kind": "", "agency": transport}
        builders.published(clerk, moderator, **notice)

    now = timezone.now()
    more()
    few = queries()
    for _ in range(6):
        more()
    assert queries() == few <= 10
