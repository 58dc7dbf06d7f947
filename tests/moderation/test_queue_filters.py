"""A moderator narrows and sorts the queue, and goes on in the same list after each decision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum import workflow as forum
from forum.models import Submission
from moderation import workflow
from moderation.models import Claim
from tests import builders

QUEUE = "/moderation/"
MOBILE = "我的电话是13912345678，请回电。"


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    return client


def found(desk, **query):
    page = desk.get(QUEUE, query)
    assert not page.context["filters"].errors
    return [row["pk"] for row in page.context["page"].rows]


@pytest.fixture
def plain(citizen):
    return builders.pending(citizen)


@pytest.fixture
def risky(neighbour):
    return builders.pending(neighbour, text=MOBILE, kind="complaint")


def test_what_screening_found_is_kept_and_named_in_the_row(desk, plain, risky):
    risky.refresh_from_db()
    assert (risky.findings, risky.risk) == (",mobile,", 201)
    assert (plain.findings, plain.risk) == ("", 0)
    (_plain, row) = desk.get(QUEUE).context["page"].rows
    assert row["findings"] == ["mobile number"]


def test_what_was_found_follows_the_text_that_is_sent_again(risky, neighbour, moderator):
    workflow.send_back(
        risky.pk, version_id=risky.latest_version.pk, by=moderator, reason=builders.reason("vague")
    )
    forum.save(risky.pk, by=neighbour, text="站台的顶棚坏了两个月了。")
    forum.submit(risky.pk, by=neighbour)
    risky.refresh_from_db()
    assert (risky.findings, risky.risk) == ("", 0)


def test_sorts_by_risk_and_by_kind_with_what_is_urgent_on_top(desk, plain, risky, citizen):
    urgent = builders.pending(citizen, urgent=True)
    assert found(desk) == [urgent.pk, plain.pk, risky.pk]
    assert found(desk, order="risk") == [urgent.pk, risky.pk, plain.pk]
    assert found(desk, order="kind") == [urgent.pk, risky.pk, plain.pk]


def test_narrows_by_findings(desk, plain, risky):
    assert found(desk, findings="any") == [risky.pk]
    assert found(desk, findings="personal") == [risky.pk]
    assert found(desk, findings="danger") == []
    assert found(desk, findings="none") == [plain.pk]


def test_narrows_by_kind_area_board_and_age(desk, plain, neighbour, area, thread):
    there = builders.pending(neighbour, kind="suggestion", area=area)
    answer = builders.answer(neighbour, thread)
    assert found(desk, kind="suggestion") == [there.pk]
    assert found(desk, area=area.slug) == [there.pk]
    assert found(desk, board="suggestions") == [there.pk]
    assert found(desk, board="matters") == [plain.pk, answer.pk]
    assert found(desk, hours="4") == []
    Submission.objects.filter(pk=plain.pk).update(submitted_at=timezone.now() - timedelta(hours=5))
    assert found(desk, hours="4") == [plain.pk]


def test_narrows_by_the_name_readers_would_see_and_never_by_another(desk, citizen, neighbour):
    citizen.chosen_name = "早起的人"
    citizen.save()
    named, hidden = builders.pending(citizen), builders.pending(citizen, anonymous=True)
    other = builders.pending(neighbour)
    assert found(desk, author="早起") == [named.pk]
    assert found(desk, same_author=hidden.pk) == [named.pk, hidden.pk]
    assert other.pk not in found(desk, same_author=hidden.pk)
    assert "早起的人" not in desk.get(QUEUE, {"same_author": hidden.pk, "q": "x"}).text


@pytest.mark.parametrize("name", ["order", "kind", "findings", "hours", "area", "board"])
def test_odd_values_narrow_nothing(desk, plain, name):
    page = desk.get(QUEUE, {name: "²" * 500})
    assert page.status_code == 200
    assert [row["pk"] for row in page.context["page"].rows] == [plain.pk]


def test_after_a_decision_the_next_of_the_same_list_is_there(desk, plain, risky, citizen):
    third = builders.pending(citizen, text=MOBILE)
    address = reverse("moderation:decide", args=[risky.pk]) + "?findings=any&order=risk"
    page = desk.get(f"/moderation/{risky.pk}/?findings=any&order=risk").text
    assert address.replace("&", "&amp;").split("?")[0] in page
    version = risky.latest_version.pk
    answer = desk.post(address, {"version": version, "outcome": "approve"}, follow=True)
    (url, _status) = answer.redirect_chain[0]
    assert url.startswith(f"/moderation/{third.pk}/?")
    assert "findings=any" in url
    assert "order=risk" in url
    assert url.endswith("#item")
    assert "Approved. The author is told in two minutes." in answer.text
    assert Claim.objects.get().submission == third
    last = desk.post(
        reverse("moderation:decide", args=[third.pk]) + "?findings=any",
        {"version": third.latest_version.pk, "outcome": "approve"},
        follow=True,
    )
    assert last.redirect_chain[0][0] == f"{QUEUE}?findings=any"
    assert "Nothing else fits what you chose." in last.text


def test_the_figures_on_top_say_how_much_waits_and_since_when(desk, plain, risky, moderator):
    Submission.objects.filter(pk=plain.pk).update(
        submitted_at=timezone.now() - timedelta(hours=5, minutes=2)
    )
    page = desk.get(QUEUE).text
    assert "2 submissions are waiting for a decision." in page
    assert "The oldest has waited for 5 h 2 min." in page
    assert "You decided 0 today." in page


def test_the_item_comes_before_the_list_for_who_listens(desk, plain, risky):
    page = desk.get(f"/moderation/{plain.pk}/").text
    assert page.index('id="item"') < page.index('id="decision"') < page.index('class="waiting"')
    assert f'href="/moderation/{risky.pk}/#item"' in page
    assert 'aria-current="page">公交站台什么时候修好</a>' in page
