"""What speaks of the same as a submission: public matters, and others that wait."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.urls import reverse

from forum.choices import Desk, Purpose, SubmissionState, Visibility
from forum.models import Post, Submission, Thread
from forum.richtext import excerpt
from forum.search.similar import Likeness
from forum.workflow.publishing.merging import refuse_unfit

SHOWN = 5
# Below this, texts share no more than the words of any complaint.
LEAST_PERCENT = 20
# Some of the nearest are notices, or the matter itself.
LOOKED_AT = 3 * SHOWN
PENDING_LOOKED_AT = 100
EXCERPT = 90


@dataclass(frozen=True)
class Similar:
    """One line of the panel; without ``merge_url`` it cannot be merged, as ``why_not`` says."""

    title: str
    language: str
    excerpt: str
    percent: int
    url: str
    status: str
    status_label: str
    at: datetime
    supporters: int = 0
    merge_url: str = ""
    why_not: str = ""


def similar_to(submission: Submission, likeness: Likeness) -> list[Similar]:
    """The nearest, at most ``SHOWN``; two queries, whatever there is."""
    found = [*_public(submission, likeness), *_pending(submission, likeness)]
    return sorted(found, key=lambda one: (-one.percent, -one.at.timestamp()))[:SHOWN]


def _public(submission, likeness):
    near = [pk for pk in likeness.nearest(LOOKED_AT) if likeness.threads[pk] >= LEAST_PERCENT]
    posts = Post.objects.questions().filter(thread__in=near, thread__visibility=Visibility.PUBLIC)
    posts = posts.exclude(thread__stage="").exclude(thread=submission.thread_id)
    for post in posts.select_related("thread"):
        thread = post.thread
        why_not = _why_not(submission, thread)
        address = reverse("moderation:merge", args=[submission.pk])
        yield Similar(
            title=thread.title,
            language=thread.language,
            excerpt=excerpt(post.text, EXCERPT),
            percent=likeness.threads[thread.pk],
            url=thread.get_absolute_url(),
            status=thread.stage,
            status_label=thread.get_stage_display(),
            at=thread.published_at,
            supporters=thread.support_count,
            merge_url="" if why_not else f"{address}?into={thread.number}",
            why_not=why_not,
        )


def _why_not(submission: Submission, thread: Thread) -> str:
    try:
        refuse_unfit(submission, thread)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _pending(submission, likeness):
    waiting = Submission.objects.pending(desk=Desk.MODERATION).filter(purpose=Purpose.MATTER)
    newest = waiting.exclude(pk=submission.pk).order_by("-submitted_at", "-pk")
    columns = newest.values_list("pk", "title", "text", "language", "submitted_at")
    for pk, title, text, language, at in columns[:PENDING_LOOKED_AT]:
        percent = likeness.percent_of(f"{title}\n{text}")
        if percent >= LEAST_PERCENT and at:
            yield Similar(
                title=title,
                language=language,
                excerpt=excerpt(text, EXCERPT),
                percent=percent,
                url=reverse("moderation:detail", args=[pk]),
                status=SubmissionState.PENDING,
                status_label=str(SubmissionState.PENDING.label),
                at=at,
            )
