"""
What is done with a press on a writing page: keep the words, take the images, send it.

Nothing here knows of pages or of the request. Each act answers with a value that says
what came of it; ``responding`` decides what is shown for it.
"""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Form
from django.utils.translation import gettext as _

from forum import workflow
from forum.choices import SubmissionState
from forum.forms import steps
from forum.forms.writing import MatterForm, agencies_for_notices, may_write_notices
from forum.models import Submission
from forum.purposes import RULES, Speaker
from forum.views.entering import Button


class Refused(NamedTuple):
    """Nothing was kept; the form says what stands in the way."""

    form: Form


class SentBefore(NamedTuple):
    """Nothing was changed: this has been sent already."""

    submission: Submission


class Waits(NamedTuple):
    """The words wait in the session, for what is still asked or for the sign-in."""

    step: steps.Step | None


class Kept(NamedTuple):
    """The words are in the draft, and that was all the person wanted."""

    draft: Submission


class ImagesRefused(NamedTuple):
    """The words are in the draft, but not every image; each sentence names one."""

    draft: Submission
    sentences: list


class NextStep(NamedTuple):
    draft: Submission
    step: steps.Step


class ToPreview(NamedTuple):
    draft: Submission


class Sent(NamedTuple):
    submission: Submission


class NotSent(NamedTuple):
    """It stays a draft; ``incomplete`` where more has to be written."""

    draft: Submission
    sentences: list
    incomplete: bool


def keep(press, form, into, *, then):
    """
    Put the form's words ``into`` a draft, and its images, and go on as was pressed.

    ``then`` is what the main button means on this page.
    """
    if not form.is_valid():
        return Refused(form)
    try:
        press.count("save")
        draft = into(**form.written)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages if hasattr(refusal, "error_dict") else refusal)
        return Refused(form)
    if not draft.can_be_edited:
        return SentBefore(draft)
    if press.button is Button.AUTOSAVE:
        return Kept(draft)
    refused = attach_images(press, draft, form.cleaned_data.get("images", []))
    if refused:
        return ImagesRefused(draft, refused)
    return Kept(draft) if press.button is Button.SAVE else then(press, draft)


def let_wait(press, form, typed):
    """The words of somebody who signs in last; ``typed`` is all that waits so far."""
    if not form.is_valid():
        return Refused(form)
    try:
        press.count("save")
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return Refused(form)
    following = press.step and steps.after(press.step)
    if following:
        return Waits(following)
    whole = MatterForm(typed, user=press.by)
    return Waits(None if whole.is_valid() else steps.first_with_problems(whole))


def attach_images(press, draft, files):
    """Attach each file; the others are taken where one is not, and each of those is named."""
    refused = []
    for file in files:
        try:
            press.count("upload")
            workflow.attach(draft.pk, by=press.by, file=file)
        except ValidationError as refusal:
            words = {"name": file.name[-60:], "why": " ".join(refusal.messages)}
            refused.append(_("%(name)s was not taken. %(why)s") % words)
    return refused


def to_next_step(press, draft):
    """The next decision of a matter; the preview after the last, or after one put right."""
    following = None if press.step is None or press.only else steps.after(press.step)
    return NextStep(draft, following) if following else ToPreview(draft)


def to_preview(press, draft):
    return ToPreview(draft)


def send(press, submission):
    """Submit it; whatever stands in the way, it stays a draft."""
    if submission.rules.speaker is Speaker.AGENCY:
        _only_for_own_agencies(submission, press.by)
    if submission.state in {SubmissionState.PENDING, SubmissionState.APPROVED}:
        return SentBefore(submission)
    try:
        _submit(press, submission)
    except ValidationError as refusal:
        return NotSent(submission, refusal.messages, incomplete=hasattr(refusal, "error_dict"))
    submission.refresh_from_db()
    return Sent(submission)


@transaction.atomic
def _submit(press, submission):
    workflow.submit(submission.pk, by=press.by)
    # Last: where it was one too many nothing has been sent, and it stays a draft.
    press.count("submit" if submission.rules.is_handled else "answer")


def _only_for_own_agencies(notice, user):
    """Asked again when it is sent: the draft may be older than the person's place."""
    agency = notice.agency
    if not may_write_notices(user) or (
        agency and not agencies_for_notices(user).filter(pk=agency.pk).exists()
    ):
        raise PermissionDenied


def after(purpose):
    """What going on means for a draft that is opened again: only answers and changes go at once."""
    rules = RULES[purpose]
    if rules.is_handled:
        return to_next_step
    return to_preview if rules.opens_a_thread else send
