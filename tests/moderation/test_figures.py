"""The figures of moderation are counted from the ledger, month by month."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from moderation import workflow
from moderation.appeals import workflow as appeals
from moderation.appeals.ruling import Ruling
from moderation.figures import counting
from moderation.figures.periods import Month
from moderation.models import Outcome
from moderation.reading.pace import seems_hurried
from tests import builders

NOW = datetime(2026, 11, 12, 2, tzinfo=UTC)
THIS = Month(2026, 11)
PUBLIC = "/statistics/moderation/"
FIGURES = "/moderation/figures/"
STEPS = {
    Outcome.APPROVE: workflow.approve,
    Outcome.ACCEPT: workflow.accept_unpublished,
    Outcome.SEND_BACK: workflow.send_back,
    Outcome.REFUSE: workflow.refuse,
}


def decided(author, moderator, outcome, *, after=timedelta(), reason=None):
    submission = builders.pending(author)
    version = submission.latest_version
    words = {"reason": builders.reason(reason)} if reason else {}
    STEPS[outcome](
        submission.pk, version_id=version.pk, by=moderator, at=version.submitted_at + after, **words
    )
    return submission


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def a_month(citizen, neighbour, moderator, moderator2):
    """Five decided, one waiting."""
    decided(citizen, moderator, Outcome.APPROVE, after=timedelta(minutes=30))
    decided(citizen, moderator, Outcome.APPROVE, after=timedelta(hours=3))
    decided(citizen, moderator2, Outcome.ACCEPT, after=timedelta(hours=5))
    decided(neighbour, moderator2, Outcome.SEND_BACK, after=timedelta(hours=25), reason="vague")
    decided(neighbour, moderator2, Outcome.REFUSE, after=timedelta(hours=2), reason="court")
    builders.pending(neighbour)


def test_a_month_counts_what_was_received_and_decided(a_month):
    figures = counting.figures_of(THIS)
    assert (figures.received, figures.decided) == (6, 5)
    assert figures.by_outcome == {
        "approve": 2, "accept_unpublished": 1, "send_back": 1, "refuse": 1, "merge": 0,
    }  # fmt: skip
    assert figures.median == timedelta(hours=3)
    assert (figures.within_limit, figures.percent_within_limit) == (4, 80)
    assert [(reason.slug, number) for reason, number in figures.refused_by_reason] == [("court", 1)]


def test_appeals_are_counted_in_the_month_they_were_decided(citizen, moderator, moderator2, client):
    for ruling in (Ruling(True, "可以发布。"), Ruling(False, "还没有结案。"), None):
        refused = builders.pending(citizen)
        version = refused.latest_version
        workflow.refuse(
            refused.pk, version_id=version.pk, by=moderator, reason=builders.reason("court")
        )
        made = appeals.appeal(refused.pk, by=citizen, words="案子已经结了。")
        if ruling:
            appeals.decide_appeal(made.pk, ruling, by=moderator2)
    assert counting.figures_of(THIS).appeals == counting.Appeals(2, upheld=1, about_blacked_out=0)
    assert counting.figures_of(THIS.before).appeals == counting.Appeals(0, 0, 0)
    client.cookies["django_language"] = "en"
    assert "Appeals decided: 2, of these upheld: 1." in client.get(PUBLIC).content.decode()


def test_another_month_has_none_of_it(a_month):
    figures = counting.figures_of(THIS.before)
    assert (figures.received, figures.decided, figures.median) == (0, 0, None)
    assert figures.percent_within_limit is None
    assert counting.by_moderator(THIS.before) == []


def test_a_month_begins_and_ends_at_local_midnight():
    assert THIS.start.isoformat() == "2026-11-01T00:00:00+08:00"
    assert THIS.end.isoformat() == "2026-12-01T00:00:00+08:00"
    assert (Month(2026, 12).next, Month(2026, 1).before) == (Month(2027, 1), Month(2025, 12))


@pytest.mark.parametrize(
    ("asked", "status"),
    [("2026-11", 200), ("2026-12", 404), ("2026-13", 404), ("x", 404), ("9999-99", 404),
     ("0001-01", 404), ("", 200)],
)  # fmt: skip
def test_a_month_that_is_none_or_still_to_come_is_not_found(client, db, asked, status):
    assert client.get(PUBLIC, {"month": asked}).status_code == status


def test_everybody_reads_the_figures_without_the_names_of_moderators(client, citizen, neighbour):
    owl, heron = (builders.person(name, role="moderator") for name in ("owl-31", "heron-7"))
    decided(citizen, owl, Outcome.APPROVE, after=timedelta(hours=3))
    decided(neighbour, heron, Outcome.APPROVE, after=timedelta(hours=25))
    client.cookies["django_language"] = "en"
    page = client.get(PUBLIC).content.decode()
    assert "50 %" in page
    assert "25 hours" in page
    assert "owl-31" not in page
    assert "heron-7" not in page


def test_moderators_see_their_own_row_and_supervisors_everybodys(
    client, a_month, moderator, moderator2, supervisor
):
    for person, seen in [
        (moderator, [(moderator.display_name, 2)]),
        (supervisor, [(moderator2.display_name, 3), (moderator.display_name, 2)]),
    ]:
        client.force_login(person)
        people = client.get(FIGURES).context["people"]
        assert [(row["name"], row["decided"]) for row in people] == seen


def test_the_page_costs_the_same_for_many_moderators(
    client, a_month, supervisor, django_assert_max_num_queries
):
    client.force_login(supervisor)
    with django_assert_max_num_queries(18):
        client.get(FIGURES)


def moments(*pauses):
    """Moments of decisions, the newest first, each so many seconds before the one after it."""
    found = [NOW]
    for pause in pauses:
        found.append(found[-1] - timedelta(seconds=pause))
    return found


@pytest.mark.parametrize(
    ("pauses", "hurried"),
    [
        ([10] * 12 + [60] * 60, True),
        ([30] * 12 + [60] * 60, False),
        ([10] * 12 + [60] * 49, False),
        ([10] * 6 + [900] + [10] * 6 + [60] * 60, False),
        ([60] * 6, False),
        ([], False),
    ],
    ids=["much faster", "a little faster", "too new to have a pace", "after a break", "few", "one"],
)
def test_much_faster_than_usual_is_noticed(pauses, hurried):
    assert seems_hurried(moments(*pauses), now=NOW) is hurried


def test_who_has_stopped_does_not_hurry():
    found = moments(*[10] * 12, *[60] * 60)
    assert not seems_hurried(found, now=NOW + timedelta(minutes=11))
