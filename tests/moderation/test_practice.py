"""Moderators practise on invented texts and learn what was right; nothing of it is real."""

import random

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from forum.models import Event, Submission, SubmissionVersion
from forum.redaction.spans import TEXT, Span, places_of
from moderation import workflow as moderation
from moderation.models import (
    Decision,
    Fault,
    Mark,
    Outcome,
    PracticeAnswer,
    PracticeAttempt,
    Reason,
)
from moderation.practice import items, judging, workflow
from moderation.reasons import REASONS
from moderation.workflow.ledger import Verdict
from portal.configuration import moderation as configuration
from portal.notifications.models import Notification
from tests import builders
from tests.racing import press_at_once

LIST = "/moderation/practice/"
SLUGS = {reason["slug"]: reason["uses"] for reason in REASONS}
ITEMS = items.all_items()


def begun(moderator, *, with_items=()):
    attempt = workflow.start(by=moderator, chance=random.Random(3))
    if with_items:
        PracticeAttempt.objects.filter(pk=attempt.pk).update(items=list(with_items))
        attempt.refresh_from_db()
    return attempt


def spans_of(item, *passages):
    return tuple(Span(TEXT, *place) for words in passages for place in places_of(item.text, words))


def verdict_of(item, answer=None, **changed):
    """The decision that an answer of the item describes."""
    answer = answer or item.right
    slug = answer.reasons[0] if answer.reasons else ""
    facts = {
        "outcome": answer.outcome,
        "reason": Reason(slug=slug, for_redacting=True) if slug else None,
        "urgent": answer.urgent,
        "spans": spans_of(item, *answer.black_out),
    }
    return Verdict(**facts | changed)


def judged(item, verdict):
    return judging.judge(item, verdict, reasons_in_use=set(SLUGS))


def real_answer(slug, **changed):
    """The right decision about the item with this slug, its reason as a row."""
    verdict = verdict_of(ITEMS[slug], **changed)
    reason = builders.reason(verdict.reason.slug) if verdict.reason else None
    return Verdict(verdict.outcome, reason, urgent=verdict.urgent, spans=verdict.spans)


# --- the items --------------------------------------------------------------------------------


def test_about_forty_items_of_every_kind_and_decision_ship():
    assert len(ITEMS) >= 40
    assert {item.group for item in ITEMS.values()} == set(items.Group)
    pools = [item.pool for item in ITEMS.values()]
    assert {pool: pools.count(pool) >= 8 for pool in set(pools)} == {
        "approve/": True, "approve/redacted": True, "accept_unpublished/": True,
        "send_back/": True, "refuse/": True,
    }  # fmt: skip


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.slug)
def test_each_answer_can_be_given_and_is_explained_by_the_rules(item):
    for answer in item.answers:
        uses = {
            Outcome.APPROVE: "for_redacting", Outcome.ACCEPT: "for_accepting",
            Outcome.SEND_BACK: "for_sending_back", Outcome.REFUSE: "for_refusing",
        }  # fmt: skip
        known = [slug for slug in answer.reasons if slug]
        assert [slug for slug in known if uses[answer.outcome] not in SLUGS[slug]] == []
        assert bool(answer.black_out) <= bool(known)
    assert "规则" in item.why
    assert "rule" in item.why_en


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.slug)
def test_the_right_answer_is_right_and_each_further_one_possible(item):
    assert judged(item, verdict_of(item)) == (Mark.RIGHT, ())
    for answer in item.answers[1:]:
        assert judged(item, verdict_of(item, answer)).mark == Mark.POSSIBLE


CAR = ITEMS["blocked-entrance"]
ALL_OF_IT = (Span(TEXT, 0, len(CAR.text)),)


@pytest.mark.parametrize(
    ("slug", "changed", "mark", "faults"),
    [
        ("dark-street", {"outcome": Outcome.REFUSE}, Mark.WRONG, [Fault.OUTCOME]),
        ("dark-street", {"spans": (Span(TEXT, 0, 3),)}, Mark.WRONG, [Fault.TOO_MUCH]),
        ("decorators", {"reason": Reason(slug="court")}, Mark.WRONG, [Fault.REASON]),
        ("blocked-entrance", {"spans": ()}, Mark.WRONG, [Fault.LEFT_OPEN]),
        ("blocked-entrance", {"spans": spans_of(CAR, "宁X7K2P9")}, Mark.WRONG, [Fault.LEFT_OPEN]),
        ("blocked-entrance", {"spans": ALL_OF_IT}, Mark.WRONG, [Fault.TOO_MUCH]),
        (
            "blocked-entrance",
            {"spans": spans_of(CAR, "车牌 宁X7K2P9，挪车电话 10031427756，打了也不来挪")},
            Mark.POSSIBLE,
            [Fault.TOO_MUCH],
        ),
        ("blocked-entrance", {"spans": spans_of(CAR, "车牌 宁X7K2P9，挪车电话 10031427756")},
         Mark.RIGHT, []),
        ("open-manhole", {"urgent": False}, Mark.WRONG, [Fault.NOT_MARKED_URGENT]),
        ("loud-discount", {"urgent": True}, Mark.POSSIBLE, [Fault.MARKED_URGENT]),
    ],
)  # fmt: skip
def test_an_answer_differs_in(slug, changed, mark, faults):
    item = ITEMS[slug]
    assert judged(item, verdict_of(item, **changed)) == (mark, tuple(faults))


def test_a_reason_that_the_city_no_longer_uses_is_not_asked_for():
    item = ITEMS["decorators"]
    verdict = verdict_of(item, reason=Reason(slug="other"))
    assert judging.judge(item, verdict, reasons_in_use={"other"}).mark == Mark.RIGHT


def test_an_attempt_is_drawn_evenly_over_the_decisions_and_anew_each_time():
    one, other = (workflow.draw(ITEMS.values(), random.Random(seed)) for seed in (1, 2))
    assert one != other
    assert len(set(one)) == workflow.LENGTH
    pools = [ITEMS[slug].pool for slug in one]
    assert {pools.count(pool) for pool in pools} == {4}


OWN = """
shipped = false
[[item]]
slug = "own"
group = "clear"
kind = "inquiry"
title = "井盖响"
text = "夜里响。"
why = "见规则。"
[[item.answer]]
outcome = "approve"
"""


def test_a_city_adds_its_own_items_or_uses_them_alone(settings, tmp_path):
    own = tmp_path / "own.toml"
    settings.PRACTICE_ITEMS = str(own)
    own.write_text(OWN)
    assert list(items.all_items()) == ["own"]
    added = tmp_path / "added.toml"
    added.write_text(OWN.replace("shipped = false", ""))
    settings.PRACTICE_ITEMS = str(added)
    assert len(items.all_items()) == len(ITEMS) + 1


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('outcome = "approve"', 'outcome = "merge"', "Merging is not practised"),
        ('outcome = "approve"', 'outcome = "publish"', "own: 'publish' is not a valid Outcome"),
        ('outcome = "approve"', 'outcome = "approve"\nblack_out = ["没有"]', "stands neither"),
        ('why = "见规则。"', "", "own: "),
        ('kind = "inquiry"', "", "'kind' is missing"),
        ('kind = "inquiry"', 'kind = "inquiry"\nprivate = true', "cannot be approved"),
        ('kind = "inquiry"', "kind = ", "line"),
        (OWN, "shipped = false", "holds no"),
        (OWN, 'item = ["井"]', "each item is a table"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_the_system_check(
    before, after, said, settings, tmp_path
):
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(before, after))
    settings.PRACTICE_ITEMS = str(path)
    with pytest.raises(SystemCheckError, match=said):
        call_command("check")


# --- the steps --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_item_is_answered_once_in_its_order(moderator):
    attempt = begun(moderator, with_items=["dark-street", "decorators"])
    first = workflow.answer(attempt.pk, real_answer("dark-street"), position=1, by=moderator)
    assert (first.mark, first.item, first.position) == (Mark.RIGHT, "dark-street", 1)
    for position in (1, 3):
        with pytest.raises(ValidationError) as refusal:
            workflow.answer(attempt.pk, Verdict(Outcome.APPROVE), position=position, by=moderator)
        assert refusal.value.code == "answered"
    assert workflow.start(by=moderator) == attempt
    last = workflow.answer(attempt.pk, Verdict(Outcome.APPROVE), position=2, by=moderator)
    attempt.refresh_from_db()
    assert (last.mark, last.faults) == (Mark.WRONG, ["outcome"])
    assert attempt.finished_at == last.answered_at
    assert workflow.start(by=moderator) != attempt


@pytest.mark.django_db
def test_somebody_elses_attempt_is_answered_by_nobody_else(moderator, moderator2, citizen):
    attempt = begun(moderator)
    for other in (moderator2, citizen):
        with pytest.raises(PermissionDenied):
            workflow.answer(attempt.pk, Verdict(Outcome.APPROVE), position=1, by=other)
    with pytest.raises(PermissionDenied):
        workflow.start(by=citizen)


@pytest.mark.django_db
def test_items_that_are_gone_are_left_out(moderator):
    attempt = begun(moderator, with_items=["gone", "dark-street", "gone-too"])
    assert workflow.next_position(attempt) == 2
    workflow.answer(attempt.pk, Verdict(Outcome.APPROVE), position=2, by=moderator)
    attempt.refresh_from_db()
    assert attempt.finished_at
    left = begun(moderator, with_items=["gone"])
    assert workflow.start(by=moderator) != left


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_give_one_attempt_and_one_answer(moderator):
    attempts = press_at_once(4, lambda: workflow.start(by=moderator))
    attempt = PracticeAttempt.objects.get()
    answer = real_answer(attempt.items[0])
    outcomes = press_at_once(
        4, lambda: workflow.answer(attempt.pk, answer, position=1, by=moderator)
    )
    assert attempts == {"done": 4}
    assert outcomes == {"done": 1, "refused": 3}
    assert PracticeAnswer.objects.count() == 1


@pytest.mark.parametrize(("needed", "refused"), [(0, False), (50, False), (51, True)])
@pytest.mark.django_db
def test_a_city_can_ask_for_practice_before_anybody_decides(
    needed, refused, moderator, citizen, settings
):
    attempt = begun(moderator, with_items=["dark-street", "decorators"])
    for position in (1, 2):
        workflow.answer(attempt.pk, Verdict(Outcome.APPROVE), position=position, by=moderator)
    settings.PRACTICE_NEEDED_PERCENT = needed
    submission = builders.pending(citizen)
    press = {"version_id": submission.latest_version.pk, "by": moderator}
    if refused:
        with pytest.raises(ValidationError) as refusal:
            moderation.approve(submission.pk, **press)
        assert refusal.value.code == "unpractised"
    else:
        assert moderation.approve(submission.pk, **press)


@pytest.mark.parametrize("percent", ["-1", "101"])
def test_a_share_that_is_none_stops_the_start_with_a_sentence(percent, monkeypatch):
    monkeypatch.setenv("PRACTICE_NEEDED_PERCENT", percent)
    with pytest.raises(ImproperlyConfigured, match="0"):
        configuration.practice()


# --- the pages --------------------------------------------------------------------------------

REAL = [Submission, SubmissionVersion, Decision, Event, Notification]


@pytest.mark.django_db
def test_a_whole_attempt_writes_nothing_but_practice(client, moderator):
    client.force_login(moderator)
    page = client.post(f"{LIST}start/", follow=True)
    for _each in range(workflow.LENGTH):
        form = page.context["form"]
        answer = {"outcome": "refuse", "reason": builders.reason("advertising").pk}
        page = client.post(page.redirect_chain[-1][0], answer | {"shown": form["shown"].value()})
        page = client.get(page.url.partition("#")[0])
        assert page.context["why"] in page.content.decode()
        page = client.get(f"{LIST}{page.context['attempt'].pk}/", follow=True)
    attempt = PracticeAttempt.objects.get()
    assert attempt.finished_at
    assert [answer.seconds is not None for answer in attempt.answers.all()] == [True] * 20
    assert [model.objects.count() for model in REAL] == [0] * len(REAL)
    assert page.context["result"].startswith("20 条中")
    missed = [one["item"].title for one in page.context["missed"]]
    assert missed
    assert all(title in page.content.decode() for title in missed)
    assert attempt.answers.filter(mark=Mark.WRONG).count() == len(missed)
    assert str(attempt.pk) in client.get(LIST).content.decode()


@pytest.fixture
def opened(client, moderator):
    attempt = begun(moderator, with_items=["blocked-entrance", "open-manhole"])
    client.force_login(moderator)
    return attempt, f"{LIST}{attempt.pk}/"


@pytest.mark.django_db
def test_the_page_has_the_parts_of_the_desk(client, opened):
    _attempt, address = opened
    text = client.get(f"{address}1/").content.decode()
    for part in [
        "<mark", "宁X7K2P9", 'data-key="a"', 'data-key="1"', "data-decide", "data-letters",
        'name="spans"', "data-redact-source", 'id="keys"',
    ]:  # fmt: skip
        assert part in text


@pytest.mark.django_db
def test_passages_are_ticked_and_previewed_as_on_the_desk(client, opened):
    _attempt, address = opened
    form = client.get(f"{address}1/").context["form"]
    ticked = [one.value for one in form.proposals]
    typed = {"outcome": "approve", "spans": ticked, "shown": form["shown"].value()}
    part = client.post(f"{address}1/preview/", typed, headers={"X-Part": "preview"})
    assert "宁X7K2P9" not in part.content.decode()
    whole = client.post(f"{address}1/preview/", typed)
    assert whole.context["form"].ticked == set(ticked)
    refused = client.post(f"{address}1/", typed)
    assert refused.context["form"].errors["reason"]
    assert refused.context["form"].ticked == set(ticked)
    reason = builders.reason("others-data").pk
    page = client.post(f"{address}1/", typed | {"reason": reason}, follow=True)
    assert page.context["mark"] == Mark.RIGHT
    assert page.context["given"]["black_out"] == ["宁X7K2P9", "10031427756"]


@pytest.mark.django_db
def test_going_back_or_a_second_tab_changes_no_answer(client, opened):
    attempt, address = opened
    assert client.get(f"{address}2/").url == address
    client.post(f"{address}1/", {"approve_and_next": "1"})
    second = client.post(f"{address}1/", {"outcome": "approve", "urgent": "on"})
    assert "以第一次" in second.content.decode()
    assert attempt.answers.get().urgent is False
    assert "form" not in client.get(f"{address}1/").context
    assert client.get(address).url == f"{address}2/"


@pytest.mark.parametrize("shown", ["", "2026", "a:b:c"])
@pytest.mark.django_db
def test_a_time_that_was_not_signed_for_this_item_is_not_measured(shown, client, opened):
    attempt, address = opened
    client.post(f"{address}1/", {"approve_and_next": "1", "shown": shown})
    of_the_first = client.get(f"{address}1/")
    assert of_the_first.status_code == 200
    assert attempt.answers.get().seconds is None


@pytest.mark.parametrize("path", ["", "1/", "1/preview/", "3/"])
@pytest.mark.django_db
def test_another_moderators_attempt_is_a_404(path, client, opened, moderator2):
    _attempt, address = opened
    client.force_login(moderator2)
    ask = client.post if "preview" in path else client.get
    assert ask(f"{address}{path}").status_code == 404


@pytest.mark.django_db
def test_supervisors_see_everybodys_results_and_moderators_their_own(
    client, moderator, moderator2, supervisor
):
    attempt = begun(moderator, with_items=["dark-street"])
    client.force_login(supervisor)
    assert client.get(f"{LIST}{attempt.pk}/").status_code == 404
    workflow.answer(attempt.pk, Verdict(Outcome.APPROVE), position=1, by=moderator, seconds=75)
    rows = client.get(LIST).context["others"]
    assert [(row["attempt"], row["median"]) for row in rows] == [(attempt, "1 分 15 秒")]
    assert client.get(f"{LIST}{attempt.pk}/").status_code == 200
    client.force_login(moderator2)
    assert client.get(LIST).context["others"] == []
    assert client.get(f"{LIST}{attempt.pk}/").status_code == 404
