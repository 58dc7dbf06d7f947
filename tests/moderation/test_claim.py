"""A moderator claims a submission, so that no colleague reviews it at the same time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from moderation import workflow
from moderation.models import Claim
from portal.audit.models import AuditLine
from tests import builders
from tests.racing import press_at_once

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def test_a_claim_lasts_a_quarter_of_an_hour(clock, pending, moderator):
    claim = workflow.claim(pending.pk, by=moderator)
    assert claim.expires_at == MORNING + timedelta(minutes=15)
    assert claim.is_in_force


def test_claiming_again_prolongs(clock, pending, moderator):
    workflow.claim(pending.pk, by=moderator)
    clock.shift(600)
    claim = workflow.claim(pending.pk, by=moderator)
    assert claim.claimed_at == MORNING
    assert claim.expires_at == MORNING + timedelta(minutes=25)


def test_a_claim_in_force_is_refused_with_who_and_until_when(clock, pending, moderator, moderator2):
    workflow.claim(pending.pk, by=moderator)
    clock.shift(14 * 60)
    with pytest.raises(ValidationError) as refusal:
        workflow.claim(pending.pk, by=moderator2)
    sentence = refusal.value.messages[0]
    assert "moderator" in sentence
    assert "9:15" in sentence


def test_an_expired_claim_is_taken_over(clock, pending, moderator, moderator2):
    workflow.claim(pending.pk, by=moderator)
    clock.shift(15 * 60)
    claim = workflow.claim(pending.pk, by=moderator2)
    assert (claim.moderator, Claim.objects.count()) == (moderator2, 1)
    assert claim.claimed_at == MORNING + timedelta(minutes=15)


def test_an_expired_claim_stops_nobody_from_deciding(clock, pending, moderator, moderator2):
    workflow.claim(pending.pk, by=moderator)
    clock.shift(15 * 60)
    workflow.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator2)
    assert not Claim.objects.exists()


def test_every_claim_is_a_line_of_the_audit(clock, pending, moderator, moderator2):
    workflow.claim(pending.pk, by=moderator)
    workflow.claim(pending.pk, by=moderator)  # prolonged
    clock.shift(16 * 60)
    workflow.claim(pending.pk, by=moderator2)
    lines = AuditLine.objects.filter(act="claim", subject=f"submission {pending.pk}")
    assert [line.actor_id for line in lines.order_by("pk")] == [moderator.pk, moderator2.pk]


def test_releasing_frees_only_ones_own(pending, moderator, moderator2):
    workflow.claim(pending.pk, by=moderator)
    workflow.release(pending.pk, by=moderator2)
    assert Claim.objects.filter(moderator=moderator).exists()
    workflow.release(pending.pk, by=moderator)
    assert not Claim.objects.exists()


def test_only_what_waits_is_claimed(pending, moderator, moderator2):
    workflow.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator)
    with pytest.raises(ValidationError):
        workflow.claim(pending.pk, by=moderator2)


def test_only_moderators_claim_and_not_their_own(pending, clerk, neighbour, moderator):
    for person in (clerk, neighbour):
        with pytest.raises(PermissionDenied):
            workflow.claim(pending.pk, by=person)
        with pytest.raises(PermissionDenied):
            workflow.claim_next(by=person)
    own = builders.pending(moderator)
    with pytest.raises(PermissionDenied):
        workflow.claim(own.pk, by=moderator)


def test_the_next_one_is_the_urgent_one_then_the_oldest(citizen, moderator):
    first, second = builders.pending(citizen), builders.pending(citizen)
    urgent = builders.pending(citizen, urgent=True)
    order = [workflow.claim_next(by=moderator).submission_id for _ in range(3)]
    assert order == [urgent.pk, first.pk, second.pk]
    assert workflow.claim_next(by=moderator) is None


def test_the_next_one_leaves_out_what_others_read_and_ones_own(citizen, moderator, moderator2):
    builders.pending(moderator)
    taken, free = builders.pending(citizen), builders.pending(citizen)
    workflow.claim(taken.pk, by=moderator2)
    assert workflow.claim_next(by=moderator).submission_id == free.pk


@pytest.mark.django_db(transaction=True)
def test_only_the_first_of_eight_claims_it(pending):
    people = iter([builders.person(f"mod{n}", role="moderator") for n in range(8)])
    outcomes = press_at_once(8, lambda: workflow.claim(pending.pk, by=next(people)))
    assert outcomes == {"done": 1, "refused": 7}


@pytest.mark.django_db(transaction=True)
def test_eight_moderators_who_take_the_next_one_get_eight(citizen):
    for _ in range(8):
        builders.pending(citizen)
    people = iter([builders.person(f"mod{n}", role="moderator") for n in range(8)])
    assert press_at_once(8, lambda: workflow.claim_next(by=next(people))) == {"done": 8}
    assert Claim.objects.values("submission").distinct().count() == 8
