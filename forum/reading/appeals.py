"""
What the pages of an author say of an appeal, read from the forum's own ledger: whether they
can ask for one, by when it is due, what came of it. The appeals themselves are kept above.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from forum.choices import Desk, SubmissionState
from forum.hiding import reason_in_words
from forum.models import Event, Post, Submission, Thread
from forum.workflow.publishing.blacking_out import shown_blacked_out

TAKING_ON = ("approve", "accept_unpublished")
DECIDED = {SubmissionState.RETURNED: "send_back", SubmissionState.REFUSED: "refuse"}


class Step(StrEnum):
    """How far an appeal is; the acts of the ledger that lead there."""

    POSSIBLE = "possible"
    OPEN = "appeal"
    UPHELD = "uphold_appeal"
    REJECTED = "reject_appeal"
    LAPSED = "lapse_appeal"


@dataclass(frozen=True)
class AppealStatus:
    step: Step
    due_at: datetime.datetime | None = None
    # The post or thread that was hidden, or None.
    hidden: Post | Thread | None = None

    @property
    def hidden_because(self) -> str:
        return reason_in_words(self.hidden) if self.hidden else ""


def appeal_status(submission: Submission) -> AppealStatus | None:
    """None where there is nothing to look at again and nobody has asked."""
    if submission.desk != Desk.MODERATION or not submission.was_sent:
        return None
    asked = submission.events.filter(act__in=list(Step)).order_by("-pk").first()
    hidden = _hidden(submission)
    decided = _decided(submission, hidden)
    if decided is not None and _was_ruled(decided, asked):
        decided = None
    if decided is not None and (asked is None or asked.pk < decided.pk or _has_lapsed(asked)):
        return AppealStatus(Step.POSSIBLE, hidden=hidden)
    if asked is None or _has_lapsed(asked):
        return None
    due_at = parse_datetime(asked.data["due_at"]) if asked.act == Step.OPEN else None
    return AppealStatus(Step(asked.act), due_at, hidden)


def _was_ruled(decided: Event, asked: Event | None) -> bool:
    """Whether an upheld appeal itself made the decision: against that there is none."""
    if asked is None or asked.act != Step.UPHELD or asked.data.get("outcome") not in TAKING_ON:
        return False
    lines = Event.objects.filter(submission=asked.submission_id, pk__gt=asked.pk, act__in=TAKING_ON)
    return lines.order_by("pk").values_list("pk", flat=True).first() == decided.pk


def _has_lapsed(asked: Event) -> bool:
    return asked.act == Step.LAPSED


def _hidden(submission: Submission) -> Post | Thread | None:
    """The thread it opened or the post it became, where a moderator has hidden it."""
    thread = submission.thread
    if submission.state != SubmissionState.APPROVED or thread is None:
        return None
    if submission.rules.opens_a_thread:
        return thread if thread.is_hidden else None
    return Post.cases.filter(submission=submission, hidden_at__isnull=False).first()


def _decided(submission: Submission, hidden: Post | Thread | None) -> Event | None:
    """The line of the decision or hiding that an appeal would be about."""
    if isinstance(hidden, Thread):
        events = Event.objects.filter(thread=hidden, act="hide")
    elif hidden is not None:
        events = Event.objects.filter(post=hidden, act="hide_post")
    elif shown_blacked_out(submission) is not None:
        blacked_out = Q(act__in=TAKING_ON, data__has_key="redactions") | Q(act="black_out_post")
        events = submission.events.filter(blacked_out)
    elif submission.state in DECIDED:
        events = submission.events.filter(act=DECIDED[SubmissionState(submission.state)])
    else:
        return None
    found: Event | None = events.order_by("-pk").first()
    return found
