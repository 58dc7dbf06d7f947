"""What is pressed to correct a published reply: write, sign, publish, send back, give up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import session_drafts
from forum.models import Post
from forum.reading import rows
from forum.views.entering import signed_in
from workorders import workflow
from workorders.forms import CorrectionForm
from workorders.models import SignOffKind
from workorders.rights import Rights
from workorders.views import pictures
from workorders.views.listing import crumbs
from workorders.views.orders import find, preview_of_draft
from workorders.views.pressing import add_refusal, decide, send_back, take

CORRECTION = {"kind": SignOffKind.CORRECTION}


@signed_in
@require_http_methods(["GET", "POST"])
def correct(request, number):
    """Save the correction, and with the right button look at it, hand it in or sign it too."""
    order = find(request, number)
    rights = Rights(request.user, order)
    if not rights.works_there:
        raise PermissionDenied
    if request.method == "POST":
        return _posted(request, order)
    if not rights.may_correct:
        messages.info(request, _("This reply cannot be corrected now."))
        return redirect(order)
    form = CorrectionForm(
        initial=_begun(order, rights.correction) | session_drafts.typed_at(request)
    )
    return _page(request, order, form)


def _posted(request, order):
    form = CorrectionForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            answer = _save_and_go_on(request, order, form)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            return answer or _looked_at(request, order.number)
    return _typed_again(request, find(request, order.number), form)


def _save_and_go_on(request, order, form):
    """Where to go afterwards; nowhere for a person who only wants to look."""
    by = {"by": request.user} | CORRECTION
    workflow.draft(order.pk, **by, **form.written)
    session_drafts.forget(request)
    said, then = _("Saved. Nobody outside your agency sees the draft."), "workorders:correct"
    if not pictures.took_images(request, order, form):
        pass
    elif "detach" in request.POST:
        said = pictures.removed_image(request, order)
    elif "hand_in_and_sign" in request.POST:
        workflow.hand_in_and_sign(order.pk, **by)
        said, then = _("Signed off. The dispatcher publishes it."), "workorders:detail"
    elif "hand_in" in request.POST:
        workflow.hand_in(order.pk, **by)
        said, then = _("Handed in. A head of your agency has to sign it off."), "workorders:detail"
    elif "preview" in request.POST:
        return None
    messages.success(request, said)
    return redirect(then, order.number)


def _looked_at(request, number):
    """The page with the saved draft as others will see it."""
    order = find(request, number)
    sign_off = order.under_way(**CORRECTION)
    shown = preview_of_draft(order, sign_off.submission) if sign_off else None
    return _page(request, order, CorrectionForm(initial=_begun(order, sign_off)), preview=shown)


def _typed_again(request, order, form):
    """The page with what was typed, and beside it what a colleague saved meanwhile."""
    extra = {}
    stamp = workflow.stamp(order, **CORRECTION)
    if form.data.get("read") != stamp:
        form.data = form.data.copy()
        form.data["read"] = stamp
        if stamp and form.has_error("__all__", "changed_meanwhile"):
            draft = order.under_way(**CORRECTION).submission
            extra["saved_meanwhile"] = preview_of_draft(order, draft)
    return _page(request, order, form, **extra)


def _page(request, order, form, **extra):
    rights = Rights(request.user, order)
    post = Post.cases.for_reading().filter(submission=order.reply_id).first()
    context = {
        "crumbs": [*crumbs(), {"label": order.number, "url": order.get_absolute_url()}],
        "order": order,
        "rights": rights,
        "form": form,
        "images": pictures.of_draft(rights.correction.submission if rights.correction else None),
    }
    if rights.may_read_matter and post is not None:
        context["published"] = rows.post(post, order.thread)
    return render(request, "workorders/correct.html", context | extra)


def _begun(order, sign_off):
    """The correction as far as it is; before there is one, the reply as it is published."""
    if sign_off is None:
        return {"text": Post.cases.get(submission=order.reply_id).text, "read": ""}
    return {
        "text": sign_off.submission.text,
        "reason": sign_off.reason,
        "read": workflow.stamp(order, **CORRECTION),
    }


@login_required
@require_POST
def sign_off_correction(request, number):
    said = _("Signed off. The dispatcher publishes it.")
    return decide(request, number, workflow.sign_off, said, **CORRECTION)


@login_required
@require_POST
def publish_correction(request, number):
    said = _("Published. The earlier text is kept, and the author has been told.")
    return decide(request, number, workflow.publish, said, **CORRECTION)


@login_required
@require_POST
def send_correction_back(request, number):
    return send_back(request, number, workflow.send_back, **CORRECTION)


@login_required
@require_POST
def give_up_correction(request, number):
    said = _("Given up. The published reply stays as it is.")
    return take(request, number, workflow.give_up, said, **CORRECTION)
