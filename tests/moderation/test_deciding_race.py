"""
Two moderators work through one queue at the same time: every item is decided once.

``DESK_ITEMS=200`` races on two hundred; the suite on twenty.
"""

import os
from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from forum.choices import SubmissionState
from forum.models import Submission
from moderation import workflow
from moderation.models import Claim, Decision, Outcome
from moderation.workflow.ledger import Verdict
from tests import builders
from tests.racing import press_at_once

ITEMS = int(os.environ.get("DESK_ITEMS", "20"))


@pytest.mark.django_db(transaction=True)
def test_two_moderators_who_take_the_next_one_decide_each_item_once(citizen, moderator, moderator2):
    for _ in range(ITEMS):
        builders.pending(citizen)
    people = iter([moderator, moderator2])

    def work():
        by = next(people)
        while claim := workflow.claim_next(by=by):
            version = claim.submission.latest_version.pk
            workflow.approve(claim.submission_id, version_id=version, by=by)

    assert press_at_once(2, work) == {"done": 2}
    _each_is_decided_once()


@pytest.mark.django_db(transaction=True)
def test_two_moderators_who_press_about_the_same_items_decide_each_once(
    citizen, moderator, moderator2
):
    waiting = [builders.pending(citizen) for _ in range(ITEMS)]
    versions = {one.pk: one.latest_version.pk for one in waiting}
    people = iter([(moderator, Verdict(Outcome.APPROVE)), (moderator2, Verdict(Outcome.ACCEPT))])
    second = []

    def work():
        by, verdict = next(people)
        for pk, version in versions.items():
            try:
                workflow.decide(pk, verdict, version_id=version, by=by)
            except ValidationError as refusal:
                second.append(refusal.code)

    assert press_at_once(2, work) == {"done": 2}
    _each_is_decided_once()
    assert Counter(second) == {"already_decided": ITEMS}


def _each_is_decided_once():
    assert Decision.objects.count() == ITEMS
    assert Decision.objects.values("version").distinct().count() == ITEMS
    assert Submission.objects.filter(state=SubmissionState.APPROVED).count() == ITEMS
    assert not Claim.objects.exists()
