"""What the agency presses: accept, save, hand in, sign off, send back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import unsigned
from forum.views.entering import signed_in
from workorders import workflow
from workorders.forms import ReasonForm, ReplyForm, VersionForm
from workorders.views.dispatching import add_refusal
from workorders.views.orders import find, page, preview_of_draft
from workorders.views.pictures import removed_image, took_images


@login_required
@require_POST
def accept(request, number):
    order = find(request, number)
    try:
        workflow.accept(order.pk, by=request.user)
    except ValidationError as refusal:
        say_refusal(request, refusal)
    else:
        messages.success(request, _("Accepted. You can write the reply now."))
    return redirect(order)


@signed_in
@require_http_methods(["GET", "POST"])
def reply(request, number):
    """Save the draft, and with the right button look at it, hand it in or sign it too."""
    order = find(request, number)
    if request.method == "GET":
        return redirect(order)
    form = ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            said = _save_and_go_on(request, order, form)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            if said is None:
                return _shown(request, number)
            messages.success(request, said)
            return redirect(order)
    return _shown_again(request, number, form)


def _shown(request, number):
    """The page with the saved draft as others will see it."""
    order = find(request, number)
    return page(request, order, draft_preview=preview_of_draft(order, order.reply))


def _shown_again(request, number, form):
    """The page with what was typed, and beside it what a colleague saved meanwhile."""
    order = find(request, number)
    stamp = workflow.stamp(order)
    extra = {}
    if form.data.get("read") != stamp:
        form.data = form.data.copy()
        form.data["read"] = stamp
        if form.has_error("__all__", "changed_meanwhile"):
            extra["saved_meanwhile"] = preview_of_draft(order, order.reply)
    return page(request, order, reply_form=form, **extra)


def _save_and_go_on(request, order, form):
    """What to say afterwards; nothing where the person only wants to look."""
    workflow.draft_reply(order.pk, by=request.user, **form.written)
    unsigned.forget(request)
    if not took_images(request, order, form):
        return _("Saved. Nobody outside your agency sees the draft.")
    if "detach" in request.POST:
        return removed_image(request, order)
    if "hand_in_and_sign" in request.POST:
        workflow.hand_in_and_sign(order.pk, by=request.user)
        return _("Signed off. The dispatcher publishes the reply.")
    if "hand_in" in request.POST:
        workflow.hand_in(order.pk, by=request.user)
        return _("Handed in. A head of your agency has to sign it off.")
    if "preview" in request.POST:
        return None
    return _("Saved. Nobody outside your agency sees the draft.")


@login_required
@require_POST
def sign_off(request, number):
    order = find(request, number)
    form = VersionForm(request.POST)
    try:
        workflow.sign_off(order.pk, by=request.user, version_id=version_in(form))
    except ValidationError as refusal:
        say_refusal(request, refusal)
    else:
        messages.success(request, _("Signed off. The dispatcher publishes the reply."))
    return redirect(order)


@login_required
@require_POST
def send_reply_back(request, number):
    order = find(request, number)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            workflow.send_reply_back(order.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Sent back. The person who wrote it has been told."))
            return redirect(order)
    return page(request, find(request, number), reason_form=form)


def version_in(form):
    """The version that was read; a number nobody has where the form was tampered with."""
    return form.cleaned_data["version"] if form.is_valid() else 0


def say_refusal(request, refusal):
    for sentence in refusal.messages:
        messages.error(request, sentence)
