"""The page on which a submission is merged: both texts, and what the author will read."""

from django.utils.translation import override

from forum.choices import SubmissionState
from forum.models import Post
from forum.richtext import plain
from forum.workflow.publishing.merging import people_with_one_more
from moderation.models import Decision, Outcome
from moderation.reading.letters import language_of_letters
from moderation.reading.queue import title_of
from moderation.reading.versions import shown_version, versions_of
from portal.notifications.wording import sentence


def merge_context(submission, into, *, viewer):
    """``into`` is the thread that was named, None where none was or it does not exist."""
    shown = shown_version(submission, versions_of(submission)[0])
    is_own = submission.author_id is not None and submission.author_id == viewer.pk
    return {
        "submission": submission,
        "title": shown.title or title_of(submission),
        "version": shown.version,
        "body": shown.body,
        "into": into,
        "into_body": _question_of(into),
        "letter": _letter(submission, into) if into else "",
        "letter_language": language_of_letters(submission),
        "may_merge": submission.state == SubmissionState.PENDING and not is_own,
    }


def is_merged_so(submission_id, into, *, by):
    """Whether ``by`` has merged it into that matter already (a double submit)."""
    in_force = Decision.objects.filter(
        submission=submission_id, outcome=Outcome.MERGE, superseded_by__isnull=True
    )
    return in_force.filter(actor_id=by.pk, submission__merged_into=into).exists()


def _question_of(thread):
    post = Post.objects.filter(thread=thread).questions().first() if thread else None
    return plain(post.text) if post else ""


def _letter(submission, thread):
    with override(language_of_letters(submission).code):
        facts = {"title": thread.title, "count": people_with_one_more(thread)}
        return sentence("merged", facts)
