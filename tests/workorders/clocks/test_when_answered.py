"""The public page that says by when a matter would be answered."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.urgency import REVIEW_HOURS
from workorders.models import DeadlineRule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def ask(client, **query):
    return client.get(reverse("when_answered"), query, headers={"accept-language": "en"})


def a_day():
    return timezone.localdate() + datetime.timedelta(days=1)


def test_it_asks_first(client):
    page = ask(client)
    assert page.status_code == 200
    assert page.context["answer"] is None


def test_an_agency_with_a_rule_of_its_own_has_its_date(client, transport):
    usual = ask(client, kind="complaint", day=a_day()).context["answer"]
    DeadlineRule.objects.create(
        agency=transport, accept_amount=1, answer_amount=1, rectify_amount=48
    )
    own = ask(client, kind="complaint", day=a_day(), agency=transport.pk).context["answer"]
    assert usual.first != own.first
    assert "15 working days" in " ".join(usual.why)
    assert own.first == own.accept


def test_danger_counts_from_sending_and_by_the_clock(client):
    answer = ask(client, kind="inquiry", day=a_day(), is_danger="on").context["answer"]
    assert (answer.contact, REVIEW_HOURS) == ("", 24)
    assert "12:15" in answer.accept
    assert "12:00" in answer.first


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "x", "day": "2026-12-01"}, {"kind": "complaint", "day": "tomorrow"},
        {"kind": "complaint", "day": "1900-01-01"}, {"kind": "complaint", "day": "9999-12-31"},
        {"kind": "complaint", "day": "", "agency": "x" * 3000}, {"day": "0"},
        {"kind": "complaint", "day": "2026-12-01", "agency": "-1"},
    ],
)  # fmt: skip
def test_nonsense_gets_a_sentence(client, query):
    page = ask(client, **query)
    assert (page.status_code, page.context["answer"]) == (200, None)
    assert "error-summary" in page.content.decode()
