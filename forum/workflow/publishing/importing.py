"""
Taking over matters that were published elsewhere, with their replies and times.

Nothing is invented: no moderator, agency, dispatch or due date they did not have, and
no message goes out. The ledger says "import".
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from forum.choices import Channel, Desk, Purpose, ReplyKind, Stage, SubmissionState, Visibility
from forum.models import Event, ImportBatch, Post, Submission, SubmissionVersion, Thread
from forum.models.numbering import next_number
from forum.richtext import clean_input
from forum.workflow.locks import lock_thread
from forum.workflow.publishing import posts
from forum.workflow.submissions.signatures import signature_of
from portal.accounts.models import User
from portal.agencies.models import Agency, Area, Category


@dataclass(frozen=True, kw_only=True)
class ImportedMatter:
    """A message of another system: what was written there, and what was replied."""

    source_system: str
    source_number: str
    title: str
    text: str
    # When it was written there.
    at: datetime
    signature: str = ""
    kind: str = ""
    category: Category | None = None
    area: Area | None = None
    # Who replied; None where the source does not say.
    agency: Agency | None = None
    reply: str = ""
    replied_at: datetime | None = None


@transaction.atomic
def import_thread(
    matter: ImportedMatter,
    *,
    public: bool = True,
    batch: ImportBatch | None = None,
    as_work: bool = False,
) -> Thread:
    """
    Make a thread of a matter from another system, with its official reply if it has one.

    It is history, which waits for nobody, unless it comes ``as_work``: then one without a
    reply waits for dispatch.
    """
    submission = _create_submission(
        purpose=Purpose.MATTER, at=matter.at, kind=matter.kind,
        title=clean_input(matter.title), text=clean_input(matter.text),
        signature=matter.signature, category=matter.category, area=matter.area,
        number=next_number(at=matter.at),
        source_system=matter.source_system, source_number=matter.source_number,
    )  # fmt: skip
    visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
    question = posts.open_thread(
        submission, _create_version(submission, at=matter.at), visibility=visibility, at=matter.at
    )
    submission.save(update_fields=["thread"])
    thread = question.thread
    thread.import_batch = batch
    thread.is_history = bool(matter.reply.strip()) or not as_work
    thread.save(update_fields=["import_batch", "is_history"])
    _record_import(submission, question, at=matter.at, public=public)
    if matter.reply.strip():
        _add_reply(
            thread,
            text=clean_input(matter.reply),
            agency=matter.agency,
            at=matter.replied_at or matter.at,
        )
    return thread


@transaction.atomic
def take_into_work(thread_id: int, *, by: User | None = None, at: datetime | None = None) -> bool:
    """Let a matter that came as history wait for dispatch; False where it does not fit."""
    thread = lock_thread(thread_id)
    if not thread.is_history or thread.stage != Stage.ACCEPTED or thread.is_hidden:
        return False
    thread.is_history = False
    thread.save(update_fields=["is_history"])
    Event.objects.record("take_into_work", by=by, at=at, thread=thread)
    return True


def _add_reply(thread: Thread, *, text: str, agency: Agency | None, at: datetime) -> None:
    submission = _create_submission(
        purpose=Purpose.OFFICIAL_REPLY, at=at, text=text, agency=agency, thread=thread,
        desk=Desk.WORKORDERS, reply_kind=ReplyKind.FINAL,
    )  # fmt: skip
    post = posts.add_post(submission, _create_version(submission, at=at), at=at)
    thread = post.thread
    thread.stage, thread.agency = Stage.ANSWERED, agency
    thread.save(update_fields=["stage", "agency"])
    _record_import(submission, post, at=at, public=thread.is_public)


def _create_submission(*, at: datetime, **facts: Any) -> Submission:
    submission = Submission(
        state=SubmissionState.APPROVED,
        channel=Channel.IMPORT,
        created_at=at,
        updated_at=at,
        submitted_at=at,
        **facts,
    )
    # The constraints are left to the database: asking for each first takes as long as all
    # the rest, and what is built here breaks none but the uniqueness of the source number.
    submission.full_clean(validate_constraints=False)
    submission.save()
    return submission


def _create_version(submission: Submission, *, at: datetime) -> SubmissionVersion:
    return SubmissionVersion.objects.create(
        submission=submission,
        number=1,
        title=submission.title,
        text=submission.text,
        signature=signature_of(submission),
        submitted_at=at,
    )


def _record_import(submission: Submission, post: Post, *, at: datetime, public: bool) -> None:
    Event.objects.record(
        "import", "", submission.state, at=at, submission=submission, thread=post.thread,
        post=post, public=public, data={"role": post.role},
    )  # fmt: skip
