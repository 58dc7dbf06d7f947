"""
Taking a moderator's decision back: what it published is hidden, what it replaced stands again, and
the submission waits for a decision as it did before. Called by the floor above, which asks who may
and writes its own ledger in the same transaction.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.choices import SubmissionState
from forum.models import Event, Post, Submission
from forum.purposes import Result
from forum.workflow.publishing import unpublishing
from forum.workflow.publishing.author_notices import (
    DECISION_NOTICES,
    event_of_notice,
    event_of_post,
)
from forum.workflow.publishing.merging import undo_merge
from forum.workflow.states import record_state
from forum.workflow.submissions import public_names
from portal.accounts.models import User
from portal.audit.event_consumers import delivery
from portal.notifications.outbox import cancel_messages, cancel_unheard, notify, rename_events

DECISIONS = ["approve", "accept_unpublished", "send_back", "refuse", "merge"]
DECIDED = {SubmissionState.APPROVED, SubmissionState.RETURNED, SubmissionState.REFUSED}
NOTICE = "decision_taken_back"


@transaction.atomic
def take_back(
    submission: Submission,
    *,
    version_id: int,
    by: User,
    note: str = "",
    at: datetime | None = None,
) -> bool:
    """
    Make the locked submission wait for a decision again. Returns whether its author has been told
    of the decision; only then the author is told of this too, with ``note``.
    """
    _refuse_gone_on(submission, version_id)
    decided = submission.events.filter(act__in=DECISIONS).latest("pk")
    post = _undo(submission, decided, by=by, at=at)
    line = record_state(
        submission, SubmissionState.PENDING, act="take_back", by=by, at=at, post=post,
        fields=["merged_into"],
        data={"purpose": submission.purpose, "outcome": decided.act, "note": note},
    )  # fmt: skip
    delivery.forget([decided])
    is_heard = _cancel_notices(submission, version_id, post)
    if is_heard:
        _notify_author(submission, line, note=note, at=at)
    return is_heard


def _refuse_gone_on(submission: Submission, version_id: int) -> None:
    version = submission.latest_version
    is_newest = version is not None and version.pk == version_id
    if submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(
            _("The author has withdrawn this since. There is nothing to take back."),
            code="gone_on",
        )
    if submission.state not in DECIDED or not is_newest:
        raise ValidationError(
            _(
                "The author is working on this already, so the decision can no longer be taken "
                "back. It comes to the moderators again when it is sent."
            ),
            code="gone_on",
        )


def _undo(submission: Submission, decided: Event, *, by: User, at: datetime | None) -> Post | None:
    """Undo what the decision published; returns its post, None without one."""
    if submission.state != SubmissionState.APPROVED:
        return None
    if submission.merged_into_id is not None:
        undo_merge(submission, decided, at=at)
        return None
    unpublishing.refuse_blacked_out(decided)
    match submission.rules.result:
        case Result.THREAD:
            return unpublishing.hide_thread(submission, decided, by=by, at=at)
        case Result.POST:
            return unpublishing.hide_post(submission, by=by, at=at)
        case Result.TEXT:
            return unpublishing.put_text_back(submission)
        case Result.NAME:
            public_names.take_back_name(submission, decided)
    return None


def _cancel_notices(submission: Submission, version_id: int, post: Post | None) -> bool:
    """Delete what nobody has been told of the decision; whether its author has been told."""
    if post is not None and submission.rules.result is not Result.TEXT:
        cancel_unheard([event_of_post(post)])
        if submission.rules.opens_a_thread:
            cancel_messages(thread=post.thread.number, kept_for=submission.author)
    version = submission.versions.get(pk=version_id)
    events = [event_of_notice(version, name) for name in DECISION_NOTICES]
    is_heard = cancel_unheard(events)
    # Deciding in the same way again is told again.
    rename_events(events, suffix=f"-{submission.events.latest('pk').pk}")
    return is_heard


def _notify_author(submission: Submission, line: Event, *, note: str, at: datetime | None) -> None:
    is_name = submission.rules.result is Result.NAME
    thread = submission.thread
    title = submission.text if is_name else submission.title
    notify(
        submission.author or submission.contact,
        event=f"submission-{submission.pk}-line-{line.pk}-{NOTICE}",
        name=NOTICE,
        at=at,
        public=is_name or (thread is not None and thread.is_public),
        title=title or (thread.title if thread else ""),
        number=submission.number,
        thread=thread.number if thread else "",
        path=submission.get_absolute_url(),
        note=note,
    )
