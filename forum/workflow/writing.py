"""Drafting, submitting and withdrawing: what the author does."""

import hashlib
import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import screening
from forum.choices import Desk, Kind, SubmissionState
from forum.models import Event, Submission, SubmissionVersion
from forum.models.numbering import next_number
from forum.purposes import RULES, Speaker
from forum.richtext import clean_input
from forum.urgency import is_urgent
from forum.workflow.alerting import alert
from forum.workflow.locks import lock_submission, only_writer, refuse_to_hidden
from forum.workflow.opening import refuse_while_closed
from forum.workflow.signing import signature_of, take_name
from portal.accounts.models import Contact
from portal.languages import CHINESE

# The longest real post known has 6,999 characters, the longest reply 7,883.
LONGEST_TEXT = 10_000
LONGEST_TITLE = 80
# What is pasted stays whole in a draft; it is asked to be shorter when it is sent.
LONGEST_DRAFT_TEXT = 50_000
LONGEST_DRAFT_TITLE = Submission._meta.get_field("title").max_length

WORKING_FIELDS = {
    "kind", "title", "text", "category", "area", "agency", "place",
    "urgent", "wants_private", "anonymous", "signature", "reply_kind",
}  # fmt: skip
EDITABLE = {SubmissionState.DRAFT, SubmissionState.RETURNED}
CHANGED_MEANWHILE = "changed_meanwhile"


@transaction.atomic
def start(*, by, purpose, thread=None, post=None, desk=Desk.MODERATION, at=None, **fields):
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
def save(submission_id, *, by, desk=Desk.MODERATION, at=None, seen=None, **fields):
    """
    Keep what was typed; a submission that was sent back becomes a draft again.

    ``seen`` is the edition the writer started from, where that is known: other words,
    saved meanwhile in another window, are not written over unseen.
    """
    submission = lock_submission(submission_id, expected=EDITABLE)
    only_writer(submission, by, desk=desk)
    _resume(submission, by=by, at=at)
    before = edition_of(submission)
    _fill(submission, fields, at=at)
    if seen is not None and before not in {seen, edition_of(submission)}:
        _refuse_unseen()
    submission.save()
    return submission


@transaction.atomic
def submit(submission_id, *, by, at=None):
    """Freeze a version and put it before those who decide."""
    submission = lock_submission(submission_id, expected=EDITABLE)
    only_writer(submission, by)
    if not by.is_verified:
        raise ValidationError(
            _("Please confirm your e-mail address first; what you wrote is kept."),
            code="not_verified",
        )
    refuse_to_hidden(submission)
    marks = {"rehearsal": True} if refuse_while_closed(by) else {}
    take_name(submission)
    _resume(submission, by=by, at=at)
    finding = _screen(submission)
    version = _freeze(submission, at=at, finding=finding)
    _move(
        submission, SubmissionState.PENDING, act="submit", by=by, at=at, version=version.number,
        **marks,
    )  # fmt: skip
    if is_urgent(submission):
        alert(submission, version, at=at)
    return submission


@transaction.atomic
def freeze(submission_id, *, by, act, at=None):
    """
    Freeze a version of a draft that another desk signs off; it stays a draft.

    ``by`` may be anybody the calling step let through; the author is the agency's.
    """
    submission = lock_submission(submission_id, expected={SubmissionState.DRAFT})
    if submission.desk != Desk.WORKORDERS:
        raise PermissionDenied
    version = _freeze(submission, at=at)
    Event.objects.record(
        act, submission.state, submission.state,
        by=by, at=at, submission=submission, thread=submission.thread,
        data={"version": version.number},
    )  # fmt: skip
    return version


@transaction.atomic
def sign_off(submission_id, *, version_id, by, act, at=None):
    """The other desk's head answers for this version: from now on the centre reads it."""
    submission = lock_submission(submission_id, expected={SubmissionState.DRAFT})
    if submission.desk != Desk.WORKORDERS:
        raise PermissionDenied
    version = submission.versions.get(pk=version_id)
    version.signed_off_at = at or timezone.now()
    version.save(update_fields=["signed_off_at"])
    Event.objects.record(
        act, submission.state, submission.state,
        by=by, at=at, submission=submission, thread=submission.thread,
        data={"version": version.number},
    )  # fmt: skip


@transaction.atomic
def withdraw(submission_id, *, by, desk=Desk.MODERATION, at=None):
    """The author takes it back before anybody decided; the text stays theirs."""
    submission = lock_submission(submission_id, expected={*EDITABLE, SubmissionState.PENDING})
    only_writer(submission, by, desk=desk)
    _move(submission, SubmissionState.WITHDRAWN, act="withdraw", by=by, at=at)
    return submission


@transaction.atomic
def delete_draft(submission_id, *, by):
    """
    Remove a draft that was never sent, with its images; nothing of it is left.

    What was sent once is withdrawn instead: versions and ledger lines speak of it.
    """
    submission = lock_submission(submission_id, expected={SubmissionState.DRAFT})
    only_writer(submission, by)
    if not submission.may_be_deleted:
        raise ValidationError(
            _("This was sent before, so it cannot be deleted. You can take it back instead."),
            code="was_sent",
        )
    # Their files go with the sweep, as after a crash.
    submission.attachments.all().delete()
    submission.delete()


def edition_of(submission):
    """A word that changes with the working copy and with nothing else."""
    names = [submission._meta.get_field(name).attname for name in sorted(WORKING_FIELDS)]
    words = json.dumps([getattr(submission, name) for name in names])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _refuse_unseen():
    raise ValidationError(
        _(
            "Something else was saved for this draft after you opened it here, perhaps in "
            "another window. What you typed is still here. To keep it instead, press the button."
        ),
        code=CHANGED_MEANWHILE,
    )


def _fill(submission, fields, *, at):
    unknown = set(fields) - WORKING_FIELDS
    if unknown:
        raise TypeError(f"not a field of a draft: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(submission, name, clean_input(value) if isinstance(value, str) else value)
    submission.updated_at = at or timezone.now()


def _resume(submission, *, by, at):
    if submission.state == SubmissionState.RETURNED:
        _move(submission, SubmissionState.DRAFT, act="resume", by=by, at=at)


def _screen(submission):
    finding = screening.NOTHING
    if submission.rules.is_screened:
        finding = screening.screen(f"{submission.title}\n{submission.text}")
    submission.danger_words = finding.in_words
    submission.save(update_fields=["danger_words"])
    return finding


def _freeze(submission, *, at, finding=screening.NOTHING):
    _refuse_incomplete(submission)
    at = at or timezone.now()
    if submission.rules.opens_a_thread and not submission.number:
        submission.number = next_number(at=at)
    if submission.rules.is_handled and submission.contact is None:
        submission.contact = _contact_of(submission.author)
    submission.submitted_at = at
    submission.save(update_fields=["number", "contact", "submitted_at"])
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=submission.versions.count() + 1,
        title=submission.title,
        text=submission.text,
        signature=signature_of(submission),
        facts=_facts(submission) | finding.facts(),
        submitted_at=at,
    )
    version.attachments.set(submission.attachments.current())
    return version


def _refuse_incomplete(submission):
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


def too_long(submission):
    """A sentence for each field of the draft, by its name, that is too long to be sent."""
    limits = {"title": LONGEST_TITLE, "text": LONGEST_TEXT}
    words = {
        "title": _("The title is %(number)d characters too long. Please shorten it."),
        "text": _("The text is %(number)d characters too long. Please shorten it."),
    }
    over = {name: len(getattr(submission, name)) - limit for name, limit in limits.items()}
    return {name: words[name] % {"number": more} for name, more in over.items() if more > 0}


def _facts(submission):
    return {
        "kind": submission.kind,
        "category": submission.category.slug if submission.category else None,
        "area": submission.area.slug if submission.area else None,
        "place": submission.place,
        "urgent": submission.urgent,
        "wants_private": submission.wants_private,
        "anonymous": submission.anonymous,
    }


def _contact_of(author):
    return Contact.objects.create(
        user=author,
        name=author.get_full_name(),
        email=author.email,
        language=author.language,
    )


def _move(submission, state, *, act, by, at=None, **data):
    before, submission.state = submission.state, state
    submission.updated_at = at or timezone.now()
    submission.save(update_fields=["state", "updated_at"])
    Event.objects.record(
        act, before, state, by=by, at=at, submission=submission, thread=submission.thread, data=data
    )
