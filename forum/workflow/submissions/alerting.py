"""
Alerting the staff on duty that something urgent was submitted, in the transaction that
submits it: so its receipt can say who has been told. The worker's sweep alerts those who
were missed.
"""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from forum.models import Submission, SubmissionVersion
from portal.accounts.duty import people_with
from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.notifications.outbox import notify

DANGER, REPAIR = "urgent", "urgent_repair"
MODERATOR, DISPATCHER = "moderator", "dispatcher"


class Alert(NamedTuple):
    """How many of each role were told of a submission, and when the first of them was."""

    moderators: int
    dispatchers: int
    at: datetime


def alert(
    submission: Submission, version: SubmissionVersion, *, at: datetime | None = None
) -> None:
    """Notify everybody on duty but the author; once for each version."""
    for person, role in staff_on_duty():
        if person.pk != submission.author_id:
            notify_one(person, submission, event_name(submission, version.number), role=role, at=at)


def staff_on_duty() -> list[tuple[User, str]]:
    """Each with one role: whoever moderates and dispatches is alerted as a moderator."""
    moderators = list(people_with("moderate"))
    dispatchers = [one for one in people_with("dispatch_orders") if one not in moderators]
    return [(one, MODERATOR) for one in moderators] + [(one, DISPATCHER) for one in dispatchers]


def event_name(submission: Submission, version_number: int) -> str:
    """The name under which each person is notified of this version, once."""
    return f"urgent-{submission.pk}-v{version_number}"


def notify_one(
    person: User, submission: Submission, event: str, *, role: str, at: datetime | None = None
) -> None:
    thread = submission.thread
    # Addresses of the floors above, by their names as in a template; nothing is imported.
    moderating = role == MODERATOR
    path = (
        reverse("moderation:detail", args=[submission.pk])
        if moderating
        else reverse("workorders:awaiting_dispatch")
    )
    notify(
        person, event=event, name=_notification_name(submission), at=at, role=role, path=path,
        number=submission.number,
        title=submission.title or (thread.title if thread else ""),
        thread=thread.number if thread else "",
    )  # fmt: skip


def alert_about(submission: Submission, version: SubmissionVersion) -> Alert | None:
    """Who was told of this version; None where nobody was."""
    notices = Notification.objects.filter(event=event_name(submission, version.number))
    told = list(notices.order_by("created_at").values_list("facts", "created_at"))
    if not told:
        return None
    roles = Counter(facts.get("role") for facts, _at in told)
    return Alert(roles[MODERATOR], roles[DISPATCHER], told[0][1])


def _notification_name(submission: Submission) -> str:
    return DANGER if submission.speaks_of_danger else REPAIR
