"""
What is done when a button of a writing page was pressed: save the draft, attach the images,
submit it.

Nothing here knows of pages or of the request. Each function returns a value that says what
happened; ``responding`` decides what is shown for it.
"""

from contextlib import suppress
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Form

from forum import workflow
from forum.choices import SubmissionState
from forum.forms import steps
from forum.forms.writing import MatterForm, agencies_for_notices, may_write_notices
from forum.models import Attachment, Submission
from forum.purposes import RULES, Speaker
from forum.views.entering import Button
from forum.workflow.submissions.attaching import not_taken


class Refused(NamedTuple):
    """Nothing was saved; the errors of the form say why it was refused."""

    form: Form


class AlreadySent(NamedTuple):
    """Nothing was changed: this was submitted before."""

    submission: Submission


class KeptInSession(NamedTuple):
    """The text is kept in the session; ``step`` comes next, or the sign-in if it is None."""

    step: steps.Step | None


class Saved(NamedTuple):
    """The draft is saved, and that was all the person asked for."""

    draft: Submission


class ImagesRefused(NamedTuple):
    """The draft is saved, but not every image was taken; ``refused`` has a NotTaken for each."""

    draft: Submission
    refused: list


class NextStep(NamedTuple):
    draft: Submission
    step: steps.Step


class ToPreview(NamedTuple):
    draft: Submission


class Sent(NamedTuple):
    submission: Submission


class NotSent(NamedTuple):
    """It was refused and stays a draft; ``incomplete`` where more has to be written."""

    draft: Submission
    sentences: list
    incomplete: bool


def save_draft(press, form, save, *, go_on):
    """
    Save the form and its images as a draft and do what the pressed button says.

    ``save`` writes the fields and returns the draft; ``go_on`` is what the main button of
    this page does with it.
    """
    if not form.is_valid():
        return Refused(form)
    try:
        press.count("save")
        draft = save(**form.written)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages if hasattr(refusal, "error_dict") else refusal)
        return Refused(form)
    if not draft.can_be_edited:
        return AlreadySent(draft)
    if press.image:
        _detach_image(press, draft)
    refused = attach_images(press, draft, form.cleaned_data.get("images", []))
    if refused:
        return ImagesRefused(draft, refused)
    return go_on(press, draft) if press.button is Button.GO_ON else Saved(draft)


def continue_unsigned(press, form, typed):
    """What is asked next of somebody who has not signed in; ``typed`` is all they wrote so far."""
    if not form.is_valid():
        return Refused(form)
    try:
        press.count("save")
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return Refused(form)
    following = press.step and steps.next_step(press.step)
    if following:
        return KeptInSession(following)
    whole = MatterForm(typed, user=press.by)
    return KeptInSession(None if whole.is_valid() else steps.first_invalid_step(whole))


def attach_images(press, draft, files):
    """Attach the files; returns a NotTaken for each that was refused."""
    refused = []
    for file in files:
        try:
            press.count("upload")
            workflow.attach(draft.pk, by=press.by, file=file)
        except ValidationError as refusal:
            refused.append(not_taken(file.name, refusal))
    return refused


def _detach_image(press, draft):
    # Where it was removed already, in another window, it is as the person wants it.
    with suppress(Attachment.DoesNotExist):
        workflow.detach(draft.pk, press.image, by=press.by)


def lead_to_next_step(press, draft):
    """To the next step of a matter; to the preview after the last, or after a correction."""
    following = None if press.step is None or press.is_correction else steps.next_step(press.step)
    return NextStep(draft, following) if following else ToPreview(draft)


def lead_to_preview(press, draft):
    return ToPreview(draft)


def send(press, submission):
    """Submit it; where that is refused it stays a draft."""
    if submission.rules.speaker is Speaker.AGENCY:
        _refuse_for_other_agencies(submission, press.by)
    if submission.state in {SubmissionState.PENDING, SubmissionState.APPROVED}:
        return AlreadySent(submission)
    try:
        return Sent(_submit(press, submission))
    except ValidationError as refusal:
        return NotSent(submission, refusal.messages, incomplete=hasattr(refusal, "error_dict"))


@transaction.atomic
def _submit(press, submission):
    sent = workflow.submit(submission.pk, by=press.by, province=press.province)
    # Last: if the rate limit is reached, the transaction rolls back and it stays a draft.
    press.count("submit" if submission.rules.is_handled else "answer")
    return sent


def _refuse_for_other_agencies(notice, user):
    """PermissionDenied if the person may not, or no longer may, write for this agency."""
    agency = notice.agency
    if not may_write_notices(user) or (
        agency and not agencies_for_notices(user).filter(pk=agency.pk).exists()
    ):
        raise PermissionDenied


def continuation_for(purpose):
    """The ``go_on`` of the main button for a draft: answers and edits are sent at once."""
    rules = RULES[purpose]
    if rules.is_handled:
        return lead_to_next_step
    return lead_to_preview if rules.opens_a_thread else send
