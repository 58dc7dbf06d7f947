"""
Telling who is on duty that something urgent was submitted: in its own transaction, so that
its receipt can say truly who has been told. The worker's sweep finds whom this missed.
"""

from collections import Counter
from typing import NamedTuple

from django.urls import reverse

from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.notifications.outbox import notify

DANGER, REPAIR = "urgent", "urgent_repair"
BACKEND = "django.contrib.auth.backends.ModelBackend"
MODERATOR, DISPATCHER = "moderator", "dispatcher"


class Alerted(NamedTuple):
    """How many of each role were told of a submission, and when the first of them was."""

    moderators: int
    dispatchers: int
    at: object


def alert(submission, version, *, at=None):
    """Leave word for everybody on duty but the author; once for each version."""
    for person, role in on_duty():
        if person.pk != submission.author_id:
            tell(person, submission, event_of(submission, version.number), role=role, at=at)


def on_duty():
    """Each with the role they are told in; whoever moderates and dispatches moderates."""
    moderators = list(_people_with("accounts.moderate"))
    dispatchers = [one for one in _people_with("accounts.dispatch_orders") if one not in moderators]
    return [(one, MODERATOR) for one in moderators] + [(one, DISPATCHER) for one in dispatchers]


def event_of(submission, version_number):
    return f"urgent-{submission.pk}-v{version_number}"


def tell(person, submission, event, *, role, at=None):
    thread = submission.thread
    # An address is named, as a template names it; nothing above is known of here.
    moderating = role == MODERATOR
    path = (
        reverse("moderation:detail", args=[submission.pk])
        if moderating
        else reverse("workorders:awaiting_dispatch")
    )
    notify(
        person, event=event, name=_name_for(submission), at=at, role=role, path=path,
        number=submission.number,
        title=submission.title or (thread.title if thread else ""),
        thread=thread.number if thread else "",
    )  # fmt: skip


def alerted_of(submission, version):
    """Who was told of this version; None where nobody was."""
    notices = Notification.objects.filter(event=event_of(submission, version.number))
    told = list(notices.order_by("created_at").values_list("facts", "created_at"))
    if not told:
        return None
    roles = Counter(facts.get("role") for facts, _at in told)
    return Alerted(roles[MODERATOR], roles[DISPATCHER], told[0][1])


def _name_for(submission):
    return DANGER if submission.speaks_of_danger else REPAIR


def _people_with(permission):
    # Administrators by superuser flag are not on duty; those given the role are.
    return User.objects.with_perm(
        permission, is_active=True, include_superusers=False, backend=BACKEND
    )
