"""A moderator takes over what a colleague is reading; both know, and the log does."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from forum import workflow as forum
from moderation import workflow
from moderation.models import Claim, Decision
from portal.audit.models import AuditLine
from tests import builders


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def theirs(pending, moderator2):
    workflow.claim(pending.pk, by=moderator2)
    return pending


def address(name, submission):
    return reverse(f"moderation:{name}", args=[submission.pk])


def ask(desk, submission, *, holder="", version=None):
    answer = desk.get(
        address("standing", submission),
        {"version": version or submission.latest_version.pk, "holder": holder},
    )
    assert "no-store" in answer["Cache-Control"]
    return answer.json()["words"]


def test_asks_once_more_whose_it_is_and_then_takes_it(desk, theirs, moderator, moderator2):
    assert address("take_over", theirs) in desk.get(address("detail", theirs)).text
    assert "Take it over from moderator2?" in desk.get(address("take_over", theirs)).text
    assert Claim.objects.get().moderator == moderator2, "looking takes nothing"
    page = desk.post(address("take_over", theirs), {"holder": moderator2.pk}, follow=True)
    assert 'name="outcome"' in page.text
    claim = Claim.objects.get()
    assert (claim.moderator, claim.taken_over_from) == (moderator, moderator2)


def test_the_log_says_who_took_it_from_whom(theirs, moderator, moderator2):
    workflow.take_over(theirs.pk, by=moderator, holder_id=moderator2.pk)
    line = AuditLine.objects.get(act="take_over_claim")
    assert (line.actor_id, line.data) == (moderator.pk, {"taken_from": "moderator2"})
    assert line.subject == f"submission {theirs.pk}"


def test_the_other_is_told_at_the_next_press_and_nothing_is_decided(
    client, theirs, moderator, moderator2
):
    workflow.take_over(theirs.pk, by=moderator, holder_id=moderator2.pk)
    version = theirs.latest_version.pk
    with override("en"), pytest.raises(ValidationError, match="took this over from you at"):
        workflow.approve(theirs.pk, version_id=version, by=moderator2)
    client.force_login(moderator2)
    client.cookies["django_language"] = "en"
    typed = {"version": version, "outcome": "refuse", "note": "已经写好的话"}
    typed["reason"] = builders.reason("court").pk
    page = client.post(address("decide", theirs), typed).text
    assert "moderator took this over from you at" in page
    assert "已经写好的话" in page
    assert not Decision.objects.exists()


def test_whom_one_was_not_shown_is_not_taken_from(theirs, moderator, moderator2):
    third = builders.person("moderator3", role="moderator")
    workflow.take_over(theirs.pk, by=third, holder_id=moderator2.pk)
    with override("en"), pytest.raises(ValidationError, match="moderator3 is reading this"):
        workflow.take_over(theirs.pk, by=moderator, holder_id=moderator2.pk)
    assert Claim.objects.get().moderator == third
    assert AuditLine.objects.filter(act="take_over_claim").count() == 1


def test_what_nobody_reads_any_more_is_simply_claimed(pending, moderator, moderator2):
    claim = workflow.take_over(pending.pk, by=moderator, holder_id=moderator2.pk)
    assert (claim.moderator, claim.taken_over_from) == (moderator, None)
    assert not AuditLine.objects.filter(act="take_over_claim").exists()


def test_only_moderators_and_never_their_own(theirs, moderator2, clerk):
    with pytest.raises(PermissionDenied):
        workflow.take_over(theirs.pk, by=clerk, holder_id=moderator2.pk)
    own = builders.pending(moderator2)
    with pytest.raises(PermissionDenied):
        workflow.take_over(own.pk, by=moderator2, holder_id=1)


@pytest.mark.parametrize("holder", ["", "²", "x", "-1", "9" * 30])
def test_odd_holders_are_a_sentence(desk, theirs, moderator2, holder):
    page = desk.post(address("take_over", theirs), {"holder": holder}, follow=True)
    assert page.status_code == 200
    assert "moderator2 is reading this until" in page.text
    assert Claim.objects.get().moderator == moderator2


# --- what the open page hears ------------------------------------------------------


def test_hears_nothing_while_nothing_changes(desk, theirs, pending, moderator, moderator2):
    assert ask(desk, theirs, holder=moderator2.pk) == ""
    workflow.release(theirs.pk, by=moderator2)
    workflow.claim(pending.pk, by=moderator)
    assert ask(desk, pending, holder=moderator.pk) == ""


def test_hears_of_a_colleague_who_reads_takes_or_leaves_it(desk, theirs, moderator, moderator2):
    assert ask(desk, theirs).startswith("moderator2 is reading this until")
    workflow.release(theirs.pk, by=moderator2)
    assert ask(desk, theirs, holder=moderator2.pk) == "Nobody is reading this any more."
    workflow.claim(theirs.pk, by=moderator)
    workflow.take_over(theirs.pk, by=moderator2, holder_id=moderator.pk)
    words = ask(desk, theirs, holder=moderator.pk)
    assert words.startswith("moderator2 took this over from you at")


def test_hears_who_decided_what(desk, theirs, moderator2):
    version = theirs.latest_version.pk
    workflow.approve(theirs.pk, version_id=version, by=moderator2)
    assert ask(desk, theirs).startswith("moderator2 approved this on")


def test_hears_that_the_author_withdrew_or_wrote_on(desk, pending, thread, neighbour, citizen):
    answer = builders.answer(neighbour, thread)
    version = answer.latest_version.pk
    forum.change_pending(answer.pk, by=neighbour)
    assert "working on it again" in ask(desk, answer)
    forum.save(answer.pk, by=neighbour, text="我上周问过。")
    forum.submit(answer.pk, by=neighbour)
    assert "new version" in ask(desk, answer, version=version)
    forum.withdraw(pending.pk, by=citizen)
    assert "withdrawn" in ask(desk, pending)


# --- the reasons one gives most ----------------------------------------------------


def test_the_reasons_given_most_come_first_and_the_list_fills_up(desk, citizen, moderator):
    for slug, outcome in (("court", "refuse"), ("court", "refuse"), ("vague", "send_back")):
        submission = builders.pending(citizen)
        step = getattr(workflow, outcome)
        version = submission.latest_version.pk
        chosen = {"reason": builders.reason(slug), "at": timezone.now() - timedelta(days=1)}
        step(submission.pk, version_id=version, by=moderator, **chosen)
    today = builders.pending(citizen)
    version = today.latest_version.pk
    workflow.refuse(today.pk, version_id=version, by=moderator, reason=builders.reason("illegal"))
    usual = desk.get(address("detail", builders.pending(citizen))).context["usual"]
    assert [(one.outcome, one.reason.slug) for one in usual] == [
        ("refuse", "court"),
        ("send_back", "vague"),
        ("send_back", "personal-data"),
    ]


def test_one_press_of_a_usual_reason_decides_without_script(desk, pending):
    (first, *_others) = desk.get(address("detail", pending)).context["usual"]
    typed = {"version": pending.latest_version.pk, "usual": first.value}
    desk.post(address("decide", pending), typed)
    decision = pending.decisions.get()
    assert (decision.outcome, decision.chosen_reason) == (first.outcome, first.reason)


@pytest.mark.parametrize("value", ["-", "x", "send_back-", "send_back-²", "approve-9", "-1"])
def test_odd_usual_reasons_decide_nothing(desk, pending, value):
    typed = {"version": pending.latest_version.pk, "usual": value}
    assert desk.post(address("decide", pending), typed).status_code == 200
    assert not Decision.objects.exists()
