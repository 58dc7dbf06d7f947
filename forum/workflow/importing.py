"""
Taking over matters that were published elsewhere, with their replies and times.

Nothing is invented: no moderator, agency, dispatch or due date they did not have, and
no letter goes out. The ledger says "import".
"""

from django.db import transaction

from forum.choices import Channel, Desk, Purpose, ReplyKind, Stage, SubmissionState, Visibility
from forum.models import Event, Submission, SubmissionVersion
from forum.models.numbering import next_number
from forum.richtext import clean_input
from forum.workflow import publishing
from forum.workflow.locks import lock_thread
from forum.workflow.signing import signature_of


@transaction.atomic
def import_thread(
    *,
    source_system,
    source_number,
    title,
    text,
    at,
    signature="",
    kind="",
    category=None,
    area=None,
    agency=None,
    reply="",
    replied_at=None,
    public=True,
    batch=None,
    as_work=False,
):
    """
    Make a thread (and its official reply) of a message from another system.

    ``at`` and ``replied_at`` are when it was written and answered there. ``agency`` is
    who answered, or None where the source does not say. It is history, which waits for
    nobody, unless it comes ``as_work``: then one without a reply waits for dispatch.
    """
    submission = _submission(
        purpose=Purpose.MATTER, at=at, kind=kind, title=clean_input(title), text=clean_input(text),
        signature=signature, category=category, area=area, number=next_number(at=at),
        source_system=source_system, source_number=source_number,
    )  # fmt: skip
    visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
    question = publishing.open_thread(
        submission, _version(submission), visibility=visibility, at=at
    )
    thread = question.thread
    _mark(thread, batch=batch, is_history=bool(reply.strip()) or not as_work)
    _record(submission, question, at=at, public=public)
    if reply.strip():
        _add_reply(thread, text=clean_input(reply), agency=agency, at=replied_at or at)
    return thread


def _mark(thread, *, batch, is_history):
    thread.import_batch, thread.is_history = batch, is_history
    thread.save(update_fields=["import_batch", "is_history"])


@transaction.atomic
def take_into_work(thread_id, *, by=None, at=None):
    """Let a matter that came as history wait for dispatch; False where it does not fit."""
    thread = lock_thread(thread_id)
    if not thread.is_history or thread.stage != Stage.ACCEPTED or thread.is_hidden:
        return False
    thread.is_history = False
    thread.save(update_fields=["is_history"])
    Event.objects.record("take_into_work", by=by, at=at, thread=thread)
    return True


def _add_reply(thread, *, text, agency, at):
    submission = _submission(
        purpose=Purpose.OFFICIAL_REPLY, at=at, text=text, agency=agency, thread=thread,
        desk=Desk.WORKORDERS, reply_kind=ReplyKind.FINAL,
    )  # fmt: skip
    post = publishing.add_post(submission, _version(submission), at=at)
    thread = post.thread
    thread.stage, thread.agency = Stage.ANSWERED, agency
    thread.save(update_fields=["stage", "agency"])
    _record(submission, post, at=at, public=thread.is_public)


def _submission(*, at, **facts):
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


def _version(submission):
    return SubmissionVersion.objects.create(
        submission=submission,
        number=1,
        title=submission.title,
        text=submission.text,
        signature=signature_of(submission),
        submitted_at=submission.submitted_at,
    )


def _record(submission, post, *, at, public):
    Event.objects.record(
        "import", "", submission.state, at=at, submission=submission, thread=post.thread,
        post=post, public=public, data={"role": post.role},
    )  # fmt: skip
