"""What stands around a submission: its conversation, and what else its author has written."""

from django.utils import timezone
from django.utils.formats import date_format

from forum.choices import Desk
from forum.models import Post, Submission
from forum.screening.repeats import repeats_of
from forum.screening.same_text import same_text_as
from moderation.reading.queue import title_of
from moderation.reading.versions import body_of

LATEST_POSTS = 3
OTHERS_SHOWN = 10


def waiting_of_same_author(submission):
    """Other pending submissions of this author: their count, and the first ``OTHERS_SHOWN``."""
    if submission.author_id is None:
        return {"count": 0, "rows": []}
    waiting = Submission.objects.pending(desk=Desk.MODERATION).filter(author=submission.author_id)
    waiting = waiting.exclude(pk=submission.pk)
    shown = list(waiting.most_urgent_first().select_related("thread")[: OTHERS_SHOWN + 1])
    return {
        "count": len(shown) if len(shown) <= OTHERS_SHOWN else waiting.count(),
        "rows": [{"submission": row, "title": title_of(row)} for row in shown[:OTHERS_SHOWN]],
    }


def repeats(submission, version):
    return [
        {
            "submission": one.submission,
            "title": title_of(one.submission, one),
            "percent": one.percent,
        }
        for one in repeats_of(submission, version.text)
    ]


def same_text(submission):
    """
    How many other people sent nearly this text lately, since when, and the newest; or None.
    """
    found = same_text_as(submission)
    if found is None:
        return None
    since = timezone.localtime(found.since)
    return {
        "people": found.people,
        "since": f"{date_format(since, 'MONTH_DAY_FORMAT')} {date_format(since, 'l')}",
        "rows": [
            {"submission": row, "title": title_of(row)} for row in found.submissions[:OTHERS_SHOWN]
        ],
        "more": max(0, found.people - OTHERS_SHOWN),
    }


def conversation(submission):
    """The question and the latest posts of the thread it belongs to."""
    if submission.thread is None or submission.rules.opens_a_thread:
        return []
    # Without the post made from this submission and the post it edits: the page shows both above.
    posts = Post.cases.filter(thread=submission.thread).exclude(submission=submission)
    if submission.post_id:
        posts = posts.exclude(pk=submission.post_id)
    others = posts.exclude(number=1).select_related("agency").order_by("-number")[:LATEST_POSTS]
    question = posts.filter(number=1).select_related("agency")
    return [_entry(post) for post in [*question, *reversed(others)]]


def _entry(post):
    return {
        "number": post.number,
        "signature": post.byline,
        "at": timezone.localtime(post.published_at),
        "body": body_of(post.text, is_official=post.is_official),
        "role_label": post.get_role_display(),
        "official": post.is_official,
        "edited": post.edited_at,
        "language": post.language,
    }
