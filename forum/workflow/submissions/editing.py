"""Beginning, saving and deleting a draft: the copy that its author goes on changing."""

import hashlib
import json
from datetime import datetime
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Desk, SubmissionState
from forum.models import Post, Submission, Thread
from forum.purposes import RULES
from forum.redaction.marks import without_marks
from forum.richtext import clean_input
from forum.workflow.locks import lock_submission, require_writer
from forum.workflow.states import record_state
from portal.accounts.models import User
from portal.agencies.models import Agency, Area, Category
from portal.languages import CHINESE

# The longest real post known has 6,999 characters, the longest reply 7,883.
LONGEST_TEXT = 10_000
LONGEST_TITLE = 80
# What is pasted stays whole in a draft; it is asked to be shorter when it is sent.
LONGEST_DRAFT_TEXT = 50_000
LONGEST_DRAFT_TITLE = Submission._meta.get_field("title").max_length

EDITABLE = frozenset({SubmissionState.DRAFT, SubmissionState.RETURNED})
CHANGED_MEANWHILE = "changed_meanwhile"


class WorkingFields(TypedDict, total=False):
    """What a writer fills in; any other column of a submission is written by steps alone."""

    kind: str
    title: str
    text: str
    category: Category | None
    area: Area | None
    agency: Agency | None
    place: str
    urgent: bool
    wants_private: bool
    anonymous: bool
    signature: str
    reply_kind: str


WORKING_FIELDS = frozenset(WorkingFields.__annotations__)


@transaction.atomic
def start(
    *,
    by: User | None,
    purpose: str,
    thread: Thread | None = None,
    post: Post | None = None,
    desk: str = Desk.MODERATION,
    at: datetime | None = None,
    **fields: Unpack[WorkingFields],
) -> Submission:
    """Open a draft; everything typed is kept from here on."""
    if desk not in RULES[purpose].desks:
        raise ValueError(f"{purpose} is not decided at {desk}")
    submission = Submission(
        purpose=purpose,
        desk=desk,
        author=by,
        thread=thread,
        post=post,
        language=getattr(by, "language", None) or CHINESE.code,
        created_at=at or timezone.now(),
    )
    _fill(submission, fields, at=at)
    # Nothing a writer fills in can break a constraint of a new draft: the database holds
    # them, and asking it for each of them beforehand would cost more than all the rest.
    submission.full_clean(exclude=["title", "text"], validate_constraints=False)
    submission.save()
    return submission


@transaction.atomic
def save(
    submission_id: int,
    *,
    by: User,
    desk: str = Desk.MODERATION,
    at: datetime | None = None,
    seen: str | None = None,
    **fields: Unpack[WorkingFields],
) -> Submission:
    """
    Keep what was typed; a submission that was sent back becomes a draft again.

    ``seen`` is the edition the writer started from (an optimistic lock), None where it is
    not known: words that were saved meanwhile in another window are not overwritten.
    """
    submission = lock_submission(submission_id, expected=EDITABLE)
    require_writer(submission, by, desk=desk)
    resume(submission, by=by, at=at)
    before = edition_of(submission)
    _fill(submission, fields, at=at)
    if seen is not None and before not in {seen, edition_of(submission)}:
        _refuse_overwriting()
    submission.save()
    return submission


@transaction.atomic
def delete_draft(submission_id: int, *, by: User) -> None:
    """
    Remove a draft that was never sent, with its images; nothing of it is left.

    What was sent once is withdrawn instead: versions and ledger lines speak of it.
    """
    submission = lock_submission(submission_id, expected={SubmissionState.DRAFT})
    require_writer(submission, by)
    if not submission.may_be_deleted:
        raise ValidationError(
            _("This was sent before, so it cannot be deleted. You can take it back instead."),
            code="was_sent",
        )
    # Their files are deleted by the sweep, as after a crash.
    submission.attachments.all().delete()
    submission.delete()


def resume(submission: Submission, *, by: User, at: datetime | None) -> None:
    """Make a draft again of what was sent back; a draft stays one."""
    if submission.state == SubmissionState.RETURNED:
        record_state(submission, SubmissionState.DRAFT, act="resume", by=by, at=at)


def edition_of(submission: Submission) -> str:
    """A checksum of the working copy, which tells whether anybody has changed it since."""
    fields = {field.name: field for field in submission._meta.concrete_fields}
    columns = [fields[name].attname for name in sorted(WORKING_FIELDS)]
    words = json.dumps([getattr(submission, column) for column in columns])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def too_long(submission: Submission) -> dict[str, str]:
    """A sentence for each field of the draft, by its name, that is too long to be sent."""
    limits = {"title": LONGEST_TITLE, "text": LONGEST_TEXT}
    words = {
        "title": _("The title is %(number)d characters too long. Please shorten it."),
        "text": _("The text is %(number)d characters too long. Please shorten it."),
    }
    over = {name: len(getattr(submission, name)) - limit for name, limit in limits.items()}
    return {name: words[name] % {"number": more} for name, more in over.items() if more > 0}


def _refuse_overwriting() -> None:
    raise ValidationError(
        _(
            "Something else was saved for this draft after you opened it here, perhaps in "
            "another window. What you typed is still here. To keep it instead, press the button."
        ),
        code=CHANGED_MEANWHILE,
    )


def _typed(value: str) -> str:
    # What looks like the mark of the moderators is theirs alone to write.
    return without_marks(clean_input(value))


def _fill(submission: Submission, fields: WorkingFields, *, at: datetime | None) -> None:
    unknown = set(fields) - WORKING_FIELDS
    if unknown:
        raise TypeError(f"not a field of a draft: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(submission, name, _typed(value) if isinstance(value, str) else value)
    submission.updated_at = at or timezone.now()
