"""The demonstration's data: work for each account, consistent, created once."""

import io

import pytest
from django.core.management import CommandError, call_command

from forum.models import PublishedImage, Submission, Thread
from forum.screening import starter
from forum.screening.engine import NOT_FOUND
from forum.screening.findings import FindingKind
from forum.screening.repeats import repeats_of
from forum.screening.same_text import same_text_as
from forum.urgency import Priority
from moderation.models import Appeal, Decision, HandoverNote, PracticeAttempt, Question
from moderation.practice.passing import with_counts
from portal.accounts.models import User
from portal.demo.bar import ACCOUNTS, PASSWORD
from portal.demo.seeding import NotADemonstration, seed
from portal.integrity import checking
from portal.notifications.models import Message
from portal.site.models import Profile
from tests import builders
from workorders.models import WorkOrder


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    """Filled once for this file, inside a transaction that is thrown away."""
    from django.conf import settings
    from django.db import transaction

    media = tmp_path_factory.mktemp("media")
    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, media
    with django_db_blocker.unblock(), transaction.atomic():
        seed(older=40)
        yield media
        transaction.set_rollback(True)
    settings.MEDIA_ROOT = before


def test_every_invariant_holds(demonstration, settings):
    settings.MEDIA_ROOT = demonstration
    assert [finding for finding in checking.check() if finding.problems] == []


def test_every_demo_account_signs_in(demonstration):
    people = {user.username: user for user in User.objects.filter(username__in=ACCOUNTS)}
    assert set(people) == set(ACCOUNTS)
    assert people["citizen"].check_password(PASSWORD)
    assert {user.password for user in people.values()} == {people["citizen"].password}
    assert all(user.is_verified for user in people.values())


def test_each_account_finds_what_waits_for_it(demonstration):
    clerk, head = User.objects.get(username="clerk"), User.objects.get(username="head")
    assert Submission.objects.pending(desk="moderation").count() == 37
    danger = Submission.objects.pending(desk="moderation").filter(priority=Priority.DANGER)
    assert sorted(danger.values_list("urgent", flat=True)) == [False, True]
    assert Thread.cases.awaiting_dispatch().count() == 9
    assert WorkOrder.objects.handled_by(clerk).open().count() == 30
    assert WorkOrder.objects.handled_by(clerk).overdue().count() == 5
    assert WorkOrder.objects.to_be_signed_by(head).count() == 4


def test_one_at_least_of_every_kind_of_finding_waits(demonstration):
    kept = Submission.objects.pending(desk="moderation").values_list("findings", flat=True)
    kinds = {name.partition("/")[0] for findings in kept for name in findings.split(",") if name}
    assert kinds == set(FindingKind.values)
    lists = {name.partition("/")[2] for findings in kept for name in findings.split(",")}
    assert lists - {""} == set(starter.LISTS) - NOT_FOUND
    again = Submission.objects.get(title="再问一次配套小学")
    assert same_text_as(again).people == 2
    assert len(repeats_of(again, again.text)) == 1


def test_the_citizen_has_one_of_each(demonstration):
    states = Submission.objects.filter(author__username="citizen").values_list("state", flat=True)
    assert {"draft", "pending", "returned", "approved"} <= set(states)


def test_nothing_is_in_the_future_and_nobody_decided_about_their_own(demonstration):
    from django.utils import timezone

    assert not Thread.cases.filter(published_at__gt=timezone.now()).exists()
    assert not [
        d
        for d in Decision.objects.select_related("submission")
        if d.actor_id == d.submission.author_id
    ]


def test_one_appeal_waits_one_was_upheld_and_one_was_not(demonstration):
    states = Appeal.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["open", "rejected", "upheld"]


def test_moderators_work_together_and_practise(demonstration):
    asked = Question.objects.unanswered().values_list("asked__username", flat=True)
    assert sorted(asked, key=str) == [None, "moderator", "moderator2"]
    assert Question.objects.exclude(answer="").count() == 1
    assert HandoverNote.objects.count() == 2
    merged = Submission.objects.filter(merged_into__isnull=False)
    assert {one.merged_into.support_count for one in merged} == {23}
    assert merged.count() == 2
    finished = with_counts(PracticeAttempt.objects.finished()).order_by("started_at")
    assert [one.agreed for one in finished] == [11, 18, 17]
    assert PracticeAttempt.objects.count() == 4


def test_no_letter_goes_out(demonstration):
    assert not Message.objects.exists()


def test_some_posts_have_images(demonstration):
    assert PublishedImage.objects.exclude(file="").count() >= 3


def test_a_second_run_changes_nothing(demonstration):
    count = Thread.cases.count()
    assert seed(older=40) is False
    assert Thread.cases.count() == count


@pytest.mark.django_db
def test_a_database_with_other_people_is_refused(citizen):
    with pytest.raises(NotADemonstration):
        seed(older=1)
    assert not Thread.cases.exists()
    assert not Profile.objects.get(pk=1).is_demonstration


@pytest.mark.django_db
def test_production_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="refuses to run in production"):
        call_command("seed_demo", stdout=io.StringIO())
    assert builders.User.objects.count() == 0
