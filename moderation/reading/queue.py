"""The queue of submissions that wait for a moderator, most urgent first."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import paging
from forum.choices import Desk, Purpose
from forum.models import Submission, SubmissionVersion
from forum.models.numbering import numbers_ending_in, typed_number
from forum.purposes import Result, purposes_of_desk
from forum.richtext import excerpt
from forum.urgency import REVIEW_HOURS, URGENT, marks_of
from moderation.models import Claim, Decision, Outcome

DECIDED_SHOWN = 20
# From how little time on a row says what is left of REVIEW_HOURS.
LITTLE_LEFT = timedelta(hours=4)
PURPOSES = [Purpose(name) for name in purposes_of_desk(Desk.MODERATION)]


@dataclass(frozen=True)
class Limit:
    """What a row says of ``REVIEW_HOURS`` where little of them is left, or nothing."""

    words: str
    is_over: bool


@dataclass(frozen=True)
class Row:
    """One line of the queue; ``signature`` is the author's name as readers would see it."""

    submission: Submission
    title: str
    excerpt: str
    signature: str
    claim: Claim | None
    marks: str
    limit: Limit | None


def submitted():
    """Submissions that were submitted to the moderators at least once; never mere drafts."""
    found = Submission.objects.filter(desk=Desk.MODERATION, submitted_at__isnull=False)
    return found.filter(Exists(SubmissionVersion.objects.filter(submission=OuterRef("pk"))))


def readable():
    """The same with what a page shows of them."""
    return submitted().for_listing()


def waiting(*, purpose="", urgent=False, q=""):
    """What waits, the most urgent first; ``q`` is a number, its last digits, or words."""
    found = Submission.objects.pending(desk=Desk.MODERATION).most_urgent_first()
    if q:
        found = found.filter(_matching(q))
    if purpose:
        found = found.filter(purpose=purpose)
    if urgent:
        found = found.urgent()
    return found


def _matching(text):
    found = Q(title__icontains=text) | Q(text__icontains=text) | Q(thread__title__icontains=text)
    number = typed_number(text)
    if not number:
        return found
    found |= Q(number__startswith=number) | Q(thread__number__startswith=number)
    endings = numbers_ending_in(number)
    return found | Q(number__in=endings) | Q(thread__number__in=endings)


def page_of(submissions, *, number, length):
    shown = Submission.objects.select_related("thread", "claim__moderator").with_signature()
    page = paging.page_of(submissions, number, length=length, shown=shown)
    return page.with_rows([row_of(submission) for submission in page.rows])


def row_of(submission):
    claim = getattr(submission, "claim", None)
    return Row(
        submission=submission,
        title=title_of(submission),
        # While a submission is pending, its working copy equals the submitted version.
        excerpt=excerpt(submission.text, 90),
        signature=submission.frozen_signature,
        claim=claim if claim and claim.is_in_force else None,
        marks=marks_of(submission),
        limit=_limit_of(submission),
    )


def _limit_of(submission):
    left = submission.submitted_at + timedelta(hours=REVIEW_HOURS) - timezone.now()
    if left <= timedelta():
        return Limit(_("over %(limit)d h") % {"limit": REVIEW_HOURS}, is_over=True)
    if left >= LITTLE_LEFT:
        return None
    minutes = int(left.total_seconds() // 60)
    if minutes < 60:
        facts = {"minutes": max(minutes, 1), "limit": REVIEW_HOURS}
        return Limit(_("still %(minutes)d min of %(limit)d h") % facts, is_over=False)
    facts = {"hours": minutes // 60, "limit": REVIEW_HOURS}
    return Limit(_("still %(hours)d h of %(limit)d") % facts, is_over=False)


def title_of(submission):
    """Its own title or that of its thread; for a change of name, the new name."""
    if submission.rules.result is Result.NAME:
        return submission.text
    return submission.title or (submission.thread.title if submission.thread else "")


def counts():
    """The numbers of pending submissions: ``total`` and ``urgent``; asked of an index alone."""
    pending = Submission.objects.pending(desk=Desk.MODERATION)
    return pending.aggregate(total=Count("pk"), urgent=Count("pk", filter=URGENT))


def decided_today(user):
    """The user's decisions since midnight: their count, and the newest ``DECIDED_SHOWN``."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    # Without decisions about imports: thousands made in bulk would hide the individual ones.
    mine = Decision.objects.filter(actor_id=user.pk, at__gte=midnight, act__in=Outcome.values)
    shown = mine.select_related("submission__thread", "version").newest_first()
    return {
        "count": mine.count(),
        "rows": [
            {"decision": decision, "title": decision.version.title or title_of(decision.submission)}
            for decision in shown[:DECIDED_SHOWN]
        ],
    }
