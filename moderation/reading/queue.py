"""What waits for a moderator, in the order it is read."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from forum import paging
from forum.choices import Desk, Purpose
from forum.models import Submission
from forum.purposes import Result, purposes_of_desk
from forum.richtext import excerpt
from forum.urgency import URGENT, marks_of
from moderation.models import Claim, Decision, Outcome

DECIDED_SHOWN = 20
PURPOSES = [Purpose(name) for name in purposes_of_desk(Desk.MODERATION)]


@dataclass(frozen=True)
class Row:
    """One line of the queue; what the author is called is what readers would see."""

    submission: Submission
    title: str
    excerpt: str
    signature: str
    claim: Claim | None
    marks: str


def readable():
    """Whatever was once submitted to the moderators; drafts stay their authors' own."""
    submitted = Submission.objects.filter(desk=Desk.MODERATION, submitted_at__isnull=False)
    return submitted.filter(versions__isnull=False).distinct().for_listing()


def waiting(*, purpose="", urgent=False):
    found = Submission.objects.pending(desk=Desk.MODERATION).most_urgent_first()
    if purpose:
        found = found.filter(purpose=purpose)
    if urgent:
        found = found.urgent()
    return found


def page_of(submissions, *, number):
    found = submissions.for_listing().with_signature().select_related("claim__moderator")
    page = paging.page_of(found, number, length=paging.SUBMISSIONS_PER_PAGE)
    return page.with_rows([row_of(submission) for submission in page.rows])


def row_of(submission):
    claim = getattr(submission, "claim", None)
    return Row(
        submission=submission,
        title=title_of(submission),
        # While it waits, the working copy is the version that was submitted.
        excerpt=excerpt(submission.text, 90),
        signature=submission.frozen_signature,
        claim=claim if claim and claim.is_in_force else None,
        marks=marks_of(submission),
    )


def title_of(submission):
    """Its own title, or that of the thread it belongs to; a name is its own title."""
    if submission.rules.result is Result.NAME:
        return submission.text
    return submission.title or (submission.thread.title if submission.thread else "")


def counts():
    """How much waits: in all, urgent, and of each purpose."""
    of_purpose = {purpose.value: Count("pk", filter=Q(purpose=purpose)) for purpose in PURPOSES}
    pending = Submission.objects.pending(desk=Desk.MODERATION)
    return pending.aggregate(total=Count("pk"), urgent=Count("pk", filter=URGENT), **of_purpose)


def decided_today(user):
    """What the person decided since midnight, newest first, and how many."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    # Thousands at one press would bury what was read word by word.
    mine = Decision.objects.filter(actor_id=user.pk, at__gte=midnight, act__in=Outcome.values)
    shown = mine.select_related("submission__thread", "version").newest_first()
    return {
        "count": mine.count(),
        "rows": [
            {"decision": decision, "title": decision.version.title or title_of(decision.submission)}
            for decision in shown[:DECIDED_SHOWN]
        ],
    }
