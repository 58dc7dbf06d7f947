"""Reads the data of the desk's pages, and the page to return to."""

from django.urls import reverse

from forum.choices import Purpose, Stage, SubmissionState
from forum.models import Submission
from forum.richtext import plain
from forum.urgency import marks_of
from moderation.reading import queue
from workorders.models import WorkOrder
from workorders.models.statuses import CLOSED_FOR_GOOD

ACCEPTED = [SubmissionState.APPROVED]
SORTABLE = [SubmissionState.PENDING, *ACCEPTED]


def matters_correctable_by(user):
    """Matters whose kind the person may correct; for dispatchers only accepted ones."""
    states = SORTABLE if user.has_perm("accounts.moderate") else ACCEPTED
    return Submission.objects.filter(purpose=Purpose.MATTER, state__in=states).select_related(
        "thread"
    )


def matters_to_decide():
    """Matters that wait for a moderator."""
    return queue.waiting(purpose=Purpose.MATTER).for_listing()


def matter_facts(submission):
    """Template context of a matter shown beside the form: its text as submitted."""
    version = submission.latest_version
    return {
        "submission": submission,
        "version": version,
        "heading": version.title,
        "body": plain(version.text),
        "place": submission.place,
        "marks": marks_of(submission),
    }


def heading(submission):
    return submission.thread.title if submission.thread else queue.title_of(submission)


def page_of(submission, user):
    """The URL on which the person continues with this matter."""
    thread = submission.thread
    if thread is None:
        return reverse("moderation:detail", args=[submission.pk])
    if user.has_perm("accounts.dispatch_orders"):
        orders = WorkOrder.objects.filter(thread=thread).exclude(status__in=CLOSED_FOR_GOOD)
        order = orders.first()
        if order is not None:
            return order.get_absolute_url()
        if thread.stage == Stage.ACCEPTED:
            return reverse("workorders:dispatch", args=[thread.number])
    return thread.get_absolute_url()
