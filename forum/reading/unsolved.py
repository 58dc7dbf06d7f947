"""
What the author of a matter said was missing in a reply: the reason why it was taken up again.

For the agency that has the matter and for the centre; the calling page asks whether its
reader may read the matter. Everybody else reads it when a moderator has approved it.
"""

from typing import NamedTuple

from django.utils.safestring import SafeString

from forum import richtext
from forum.choices import SubmissionState
from forum.models import Event, Submission, SubmissionVersion, Thread


class Report(NamedTuple):
    at: object
    body: SafeString
    language: str
    # Then it stands among the posts of the matter.
    is_approved: bool


def reports_of(thread: Thread) -> list[Report]:
    """Every report, oldest first, each as it was frozen when it was made."""
    events = Event.objects.filter(thread=thread, act="report_unsolved").order_by("pk")
    numbers = [data["version_id"] for data in events.values_list("data", flat=True)]
    if not numbers:
        return []
    versions = SubmissionVersion.objects.select_related("submission").in_bulk(numbers)
    return [_report(versions[number]) for number in numbers]


def is_report(submission: Submission) -> bool:
    """Whether the submission says what was missing when its author said “not solved”."""
    told = Event.objects.filter(thread=submission.thread_id, act="report_unsolved")
    numbers = {data["version_id"] for data in told.values_list("data", flat=True)}
    return submission.versions.filter(pk__in=numbers).exists()


def was_reported(thread: Thread, text: str) -> bool:
    """Whether the newest report has these words: the button was pressed twice."""
    event = Event.objects.filter(thread=thread, act="report_unsolved").order_by("-pk").first()
    return (
        event is not None
        and SubmissionVersion.objects.filter(pk=event.data["version_id"], text=text).exists()
    )


def _report(version: SubmissionVersion) -> Report:
    return Report(
        at=version.submitted_at,
        body=richtext.plain(version.text),
        language=version.submission.language,
        is_approved=version.submission.state == SubmissionState.APPROVED,
    )
