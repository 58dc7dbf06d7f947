"""The pages of a person's own submissions; nobody else sees them."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import richtext, session_drafts, urgency, workflow
from forum.choices import SubmissionState
from forum.forms import steps
from forum.forms import writing as forms
from forum.models import Post
from forum.purposes import Result, Speaker
from forum.reading import (
    appeals,
    conversation,
    judging,
    matter_status,
    passages,
    rows,
    submission_status,
    timeline,
    urging,
)
from forum.urgency import is_urgent
from forum.views import hints, sending
from forum.views.entering import (
    crumbs_to_my_page,
    own_submission_or_404,
    read_press,
    require_sign_in,
    require_sign_in_for_press,
)
from forum.views.responding import accept_autosave, edition_for_page, respond
from forum.workflow.submissions.attaching import MOST_ATTACHMENTS
from forum.workflow.submissions.signatures import signature_of
from portal.notifications.sending import is_held_up

ENDED = {SubmissionState.REFUSED, SubmissionState.WITHDRAWN}


@require_sign_in
@require_safe
def detail(request, pk):
    submission = own_submission_or_404(request, pk)
    versions = list(submission.versions.order_by("-number").prefetch_related("attachments"))
    context = {
        **_hints_context(submission, versions),
        **_matter_context(submission, versions, request.user),
        "submission": submission,
        "crumbs": crumbs_to_my_page(),
        "heading": submission_status.heading(submission),
        "sentence": submission_status.sentence(submission),
        "outcome": submission_status.outcome(submission),
        "appeal_status": appeals.appeal_status(submission),
        "pointed": passages.pointed_out(submission, versions[0] if versions else None),
        "history": submission_status.history(submission),
        "body": body_of(submission, submission.text),
        "images": rows.private_images(submission.attachments.current()),
        "versions": [version_row(submission, version) for version in versions],
        "published": published_address(submission),
        "may_withdraw": may_withdraw(submission),
        "may_write_again": may_write_again(submission),
        "review_hours": urgency.REVIEW_HOURS,
        "letters_are_late": submission.state == SubmissionState.PENDING and is_held_up(),
    }
    return render(request, "forum/submissions/detail.html", context)


def _matter_context(submission, versions, user):
    """What became of a matter that was taken on: the reply, what its author can say, its story."""
    thread = submission.thread
    accepted = submission.rules.is_handled and submission.state == SubmissionState.APPROVED
    if not accepted or thread is None or thread.is_hidden:
        return {}
    events = timeline.events_of(thread)
    return {
        "thread": thread,
        "status": matter_status.status_of(thread, events),
        "reply": conversation.reply_to(thread),
        "turn": judging.turn_of(thread) if thread.author_id == user.pk else None,
        "urging": urging.urging_of(thread, events) if thread.author_id == user.pk else None,
        "waiting": submission_status.waiting_follow_ups(thread, user),
        "hints": hints.hints_for_matter(thread, versions[0]) if versions else None,
        "urgent_line": matter_status.urgent_line(thread),
        "lines": timeline.lines_of(thread, events),
    }


def may_withdraw(submission):
    """Whether it can be withdrawn; a draft that was never sent is deleted instead."""
    is_open = submission.can_be_edited or submission.state == SubmissionState.PENDING
    return is_open and not submission.may_be_deleted


def _hints_context(submission, versions):
    """While it can be edited or is pending: the emergency numbers, and who was alerted."""
    pending = submission.state == SubmissionState.PENDING
    if not submission.can_be_edited and not pending:
        return {}
    latest = versions[0] if versions and pending else None
    shown = hints.hints_for_submission(submission, latest)
    if not (pending and (shown.of_danger or is_urgent(submission))):
        return {"hints": shown}
    return {
        "hints": shown,
        "is_repair": not shown.of_danger,
        "alerted": submission_status.alert_sentence(submission, latest),
        "urgent_until": urgency.answered_by(submission),
        "urgent_hours": urgency.answer_hours(submission),
    }


@accept_autosave
@require_sign_in
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Continue a draft, or what was sent back; the form holds the saved text."""
    submission = own_submission_or_404(request, pk)
    if not submission.can_be_edited:
        messages.info(request, _("This can no longer be changed here."))
        return redirect(submission)
    # Only a matter is written in steps; everything else stands on one page.
    query = request.GET if request.method == "GET" else request.POST
    step = steps.requested_step(query) if _is_matter(submission) else None
    form_class = steps.form_for_step(step) if step else forms.form_for(submission)
    page = partial(_edit_page, request, submission, step)
    if request.method == "GET":
        initial = forms.initial_of(submission) | session_drafts.kept_values(request)
        return page(form_class(initial=initial, user=request.user))
    press = read_press(request)
    save = partial(workflow.save, submission.pk, by=press.by, seen=press.seen)
    go_on = sending.continuation_for(submission.purpose)
    outcome = sending.save_draft(press, press.fill(form_class), save, go_on=go_on)
    return respond(request, press, outcome, page)


def _edit_page(request, submission, step, form):
    context = {
        "form": form,
        "hints": hints.hints_for_form(form, submission),
        "seen": edition_for_page(form, submission),
        **_edit_context(submission),
    }
    forms.show_attached_images(form, context["images"])
    if step is None:
        return render(request, "forum/submissions/edit.html", context)
    page = steps.step_context(step, address=request.path)
    only = "only" in (request.POST or request.GET)
    return render(request, "forum/writing/step.html", context | {"step": page, "only": only})


def _edit_context(submission):
    return {
        "submission": submission,
        "crumbs": crumbs_to_my_page(),
        "heading": submission_status.heading(submission),
        "outcome": submission_status.outcome(submission),
        "pointed": passages.pointed_out(submission, submission.latest_version),
        "images": rows.private_images(submission.attachments.current()),
        "goes_to_preview": sending.continuation_for(submission.purpose) is not sending.send,
        "is_notice": submission.rules.speaker is Speaker.AGENCY,
    }


@require_sign_in
@require_safe
def preview(request, pk):
    """What others will see and what only the staff see, before it is sent."""
    submission = own_submission_or_404(request, pk)
    if not submission.can_be_edited:
        return redirect(submission)
    images = list(submission.attachments.current())
    complete = forms.form_for(submission)(forms.initial_of(submission), user=request.user)
    context = {
        "submission": submission,
        "crumbs": crumbs_to_my_page(),
        "heading": submission_status.heading(submission),
        "byline": signature_of(submission) or _("Anonymous"),
        "body": body_of(submission, submission.text),
        "images": rows.private_images(images),
        "images_form": forms.ImagesForm(),
        "room_for_images": len(images) < MOST_ATTACHMENTS,
        "hints": hints.hints_for_submission(submission),
        "problems": [] if complete.is_valid() else complete.errors.values(),
        "is_matter": _is_matter(submission),
        "review_hours": urgency.REVIEW_HOURS,
        "pages": steps.PAGES,
    }
    return render(request, "forum/submissions/preview.html", context)


@require_sign_in_for_press
@require_POST
def attach(request, pk):
    submission = own_submission_or_404(request, pk)
    press = read_press(request)
    files = press.files.getlist("images")
    refused = sending.attach_images(press, submission, files)
    for image in refused:
        messages.error(request, image.sentence)
    if not files:
        messages.error(request, _("Please choose an image first."))
    elif not refused:
        messages.success(request, _("The images have been added."))
    return _back_to_images(submission)


@require_sign_in_for_press
@require_POST
def detach(request, pk, attachment):
    submission = own_submission_or_404(request, pk)
    get_object_or_404(submission.attachments.current(), pk=attachment)
    try:
        workflow.detach(pk, attachment, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The image has been removed."))
    return _back_to_images(submission)


def _back_to_images(submission):
    if not submission.can_be_edited:
        return redirect(submission)
    return redirect("submissions:preview", submission.pk)


def _is_matter(submission):
    return submission.rules.is_handled


def may_write_again(submission):
    # After a refused change of name, another is entered under Settings.
    return submission.state in ENDED and submission.rules.may_be_sent_back


def body_of(submission, text):
    is_official = submission.rules.speaker is Speaker.AGENCY
    return richtext.official(text) if is_official else richtext.plain(text)


def version_row(submission, version):
    return {
        "number": version.number,
        "submitted_at": version.submitted_at,
        "title": version.title,
        "body": body_of(submission, version.text),
        "images": rows.private_images(version.attachments.all()),
    }


def published_address(submission):
    """The address of the post it became; empty where there is none."""
    if submission.state != SubmissionState.APPROVED or submission.rules.result is Result.NAME:
        return ""
    if submission.merged_into is not None:
        merged_into = submission.merged_into
        return merged_into.get_absolute_url() if merged_into.is_public else ""
    post = Post.cases.select_related("thread").filter(submission=submission).first()
    return (post or submission.post or submission.thread).get_absolute_url()
