"""What the agency presses: accept, save, hand in, sign off, send back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import session_drafts
from forum.views.entering import signed_in
from workorders import workflow
from workorders.forms import ReplyForm
from workorders.views.orders import find, page, preview_of_draft
from workorders.views.pictures import removed_image, took_images
from workorders.views.pressing import add_refusal, decide, send_back, take


@login_required
@require_POST
def accept(request, number):
    return take(request, number, workflow.accept, _("Accepted. You can write the reply now."))


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
    session_drafts.forget(request)
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
    said = _("Signed off. The dispatcher publishes the reply.")
    return decide(request, number, workflow.sign_off, said)


@login_required
@require_POST
def send_reply_back(request, number):
    return send_back(request, number, workflow.send_reply_back)
