"""
Submitting and withdrawing a submission; each press freezes a version, about which alone
is decided. What another desk signs off is frozen and stays a draft until it is published.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Desk, Kind, Purpose, SubmissionState
from forum.models import Attachment, Submission, SubmissionVersion, Thread
from forum.models.numbering import next_number
from forum.purposes import Speaker
from forum.screening import engine
from forum.screening.findings import NOTHING, Findings
from forum.screening.same_text import keep_fingerprint
from forum.urgency import is_urgent
from forum.workflow.locks import lock_submission, refuse_if_hidden, require_writer
from forum.workflow.opening import refuse_while_closed
from forum.workflow.states import record_line, record_state
from forum.workflow.submissions.alerting import alert
from forum.workflow.submissions.editing import EDITABLE, resume, start, too_long
from forum.workflow.submissions.restrictions import lock_slowed, refuse_restricted
from forum.workflow.submissions.signatures import claim_name, signature_of
from portal.accounts.models import Contact, User

# What a first submission sets beside the state.
SENT_FIELDS = ["number", "contact", "submitted_at"]
# What every submission sets anew.
SCREENED_FIELDS = ["danger_words", "findings", "risk"]


@transaction.atomic
def submit(
    submission_id: int, *, by: User, province: str = "", at: datetime | None = None
) -> Submission:
    """
    Freeze a version and put it before those who decide. ``province`` is from where it was sent
    (``portal.provinces``); what speaks for an agency keeps none.
    """
    lock_slowed(by, at=at)
    submission = lock_submission(submission_id, expected=EDITABLE)
    require_writer(submission, by)
    # The same person, whose name and rights are in hand.
    submission.author = by
    if not by.is_verified:
        raise ValidationError(
            _("Please confirm your e-mail address first; what you wrote is kept."),
            code="not_verified",
        )
    refuse_if_hidden(submission)
    refuse_restricted(submission, by=by, at=at)
    # What staff send while posting is closed is a rehearsal.
    marks = {} if refuse_while_closed(by).is_open else {"rehearsal": True}
    claim_name(submission)
    resume(submission, by=by, at=at)
    _put_before_moderators(submission, by=by, province=province, at=at, **marks)
    return submission


@transaction.atomic
def submit_missing(
    thread: Thread, *, by: User, text: str, province: str = "", at: datetime | None = None
) -> SubmissionVersion:
    """
    Part of a step in which the author of the matter says what is missing in its reply; the
    step holds the thread and asked who it is. The text is pending at once.

    Neither closed posting nor an unconfirmed address refuses it, nor does a name that cannot
    be shown: then it is anonymous, as it is where the matter is.
    """
    submission = start(
        by=by, purpose=Purpose.FOLLOW_UP, thread=thread, text=text,
        anonymous=not thread.signature, at=at,
    )  # fmt: skip
    try:
        claim_name(submission)
    except ValidationError:
        submission.anonymous = True
        submission.save(update_fields=["anonymous"])
    return _put_before_moderators(submission, by=by, province=province, at=at)


@transaction.atomic
def freeze(
    submission_id: int, *, by: User, act: str, at: datetime | None = None
) -> SubmissionVersion:
    """
    Freeze a version of a draft that another desk signs off; it stays a draft.

    ``by`` may be anybody the calling step let through; the author is the agency's.
    """
    submission = _lock_signed_off(submission_id)
    version = _create_version(submission, list(submission.attachments.current()), at=at)
    _number_and_reach(submission, version)
    submission.save(update_fields=SENT_FIELDS)
    record_line(submission, act=act, by=by, at=at, data={"version": version.number})
    return version


@transaction.atomic
def sign_off(
    submission_id: int, *, version_id: int, by: User, act: str, at: datetime | None = None
) -> None:
    """The head at the other desk approves this version; from now on dispatchers read it."""
    submission = _lock_signed_off(submission_id)
    version = submission.versions.get(pk=version_id)
    version.signed_off_at = at or timezone.now()
    version.save(update_fields=["signed_off_at"])
    record_line(submission, act=act, by=by, at=at, data={"version": version.number})


@transaction.atomic
def withdraw(
    submission_id: int, *, by: User, desk: str = Desk.MODERATION, at: datetime | None = None
) -> Submission:
    """The author takes it back before anybody decided; the text stays theirs."""
    submission = lock_submission(submission_id, expected={*EDITABLE, SubmissionState.PENDING})
    require_writer(submission, by, desk=desk)
    record_state(submission, SubmissionState.WITHDRAWN, act="withdraw", by=by, at=at)
    return submission


@transaction.atomic
def change_pending(submission_id: int, *, by: User, at: datetime | None = None) -> Submission:
    """
    The author goes on writing what nobody has decided about: it is a draft until sent again.

    For answers and follow-ups. A matter keeps its place and its hour in the queue; what is
    still to be said about it is a follow-up.
    """
    submission = lock_submission(submission_id, expected={SubmissionState.PENDING})
    require_writer(submission, by)
    if not submission.may_be_changed_while_pending:
        raise ValidationError(
            _("This can no longer be changed here."), code="not_changed_while_pending"
        )
    record_state(submission, SubmissionState.DRAFT, act="resume", by=by, at=at)
    return submission


def _put_before_moderators(
    submission: Submission, *, by: User, province: str, at: datetime | None, **marks: bool
) -> SubmissionVersion:
    images = list(submission.attachments.current())
    found = _screen(submission, images)
    version = _create_version(submission, images, at=at, found=found, province=province)
    _number_and_reach(submission, version)
    keep_fingerprint(submission, version)
    record_state(
        submission, SubmissionState.PENDING, act="submit", by=by, at=at,
        fields=[*SCREENED_FIELDS, *SENT_FIELDS], data={"version": version.number, **marks},
    )  # fmt: skip
    if is_urgent(submission):
        alert(submission, version, at=at)
    return version


def _lock_signed_off(submission_id: int) -> Submission:
    submission = lock_submission(submission_id, expected={SubmissionState.DRAFT})
    if submission.desk != Desk.WORKORDERS:
        raise PermissionDenied
    return submission


def _screen(submission: Submission, images: list[Attachment]) -> Findings:
    found = NOTHING
    if submission.rules.is_screened:
        text = f"{submission.title}\n{submission.text}"
        codes = [image.codes for image in images]
        category = submission.category.slug if submission.category else ""
        found = engine.screen(text, filed=submission.kind, category=category, codes=codes)
    submission.danger_words = found.danger_in_words
    submission.findings, submission.risk = found.named, found.risk
    return found


def _create_version(
    submission: Submission,
    images: list[Attachment],
    *,
    at: datetime | None,
    found: Findings = NOTHING,
    province: str = "",
) -> SubmissionVersion:
    _refuse_incomplete(submission)
    at = at or timezone.now()
    version = SubmissionVersion.objects.create(
        submission=submission,
        # What was never sent has no version yet.
        number=submission.versions.count() + 1 if submission.was_sent else 1,
        title=submission.title,
        text=submission.text,
        signature=signature_of(submission),
        facts=_facts(submission) | found.facts(),
        province="" if submission.rules.speaker is Speaker.AGENCY else province,
        submitted_at=at,
    )
    if images:
        version.attachments.add(*images)
    return version


def _number_and_reach(submission: Submission, version: SubmissionVersion) -> None:
    """
    Set ``SENT_FIELDS``; the caller saves them. The number comes last: until the transaction ends,
    whoever else submits waits for it.
    """
    submission.submitted_at = version.submitted_at
    author, rules = submission.author, submission.rules
    if rules.is_handled and submission.contact_id is None and author is not None:
        submission.contact = _create_contact(author)
    if rules.opens_a_thread and not submission.number:
        submission.number = next_number(at=version.submitted_at)


def _refuse_incomplete(submission: Submission) -> None:
    problems = {}
    rules = submission.rules
    if rules.opens_a_thread and not submission.title.strip():
        problems["title"] = _("Please give it a title: a few words that say what it is about.")
    if not submission.text.strip():
        problems["text"] = _("Please write what you would like to say.")
    problems |= too_long(submission)
    if rules.is_handled and submission.kind not in Kind.values:
        problems["kind"] = _("Please say what kind of matter it is.")
    if rules.speaker is Speaker.AGENCY and submission.agency is None:
        problems["agency"] = _("Please say which agency speaks.")
    if problems:
        raise ValidationError(problems)


def _facts(submission: Submission) -> dict[str, Any]:
    return {
        "kind": submission.kind,
        "category": submission.category.slug if submission.category else None,
        "area": submission.area.slug if submission.area else None,
        "place": submission.place,
        "urgent": submission.urgent,
        "wants_private": submission.wants_private,
        "anonymous": submission.anonymous,
    }


def _create_contact(author: User) -> Contact:
    return Contact.objects.create(
        user=author,
        name=author.get_full_name(),
        email=author.email,
        language=author.language,
    )
