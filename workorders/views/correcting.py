"""Pages for correcting a published reply: write, sign, publish, send back, give up."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forum import session_drafts
from forum.models import Post
from forum.reading import rows
from forum.views.entering import require_sign_in
from workorders import workflow
from workorders.forms import CorrectionForm
from workorders.models import SignOffKind
from workorders.rights import Rights
from workorders.views import pictures, saving
from workorders.views.listing import crumbs
from workorders.views.orders import find, preview_of_draft
from workorders.views.steps import press, press_on_version, send_back

KIND = SignOffKind.CORRECTION
SIGNED = gettext_lazy("Signed off. The dispatcher publishes it.")


@require_sign_in
@require_http_methods(["GET", "POST"])
def correct(request, number):
    """Save the correction; depending on the button also preview it, hand it in or sign it."""
    order = find(request, number)
    rights = Rights(request.user, order)
    if not rights.works_there:
        raise PermissionDenied
    if request.method == "POST":
        outcome = saving.save(saving.read_press(request, order, CorrectionForm), CORRECTION)
        return saving.respond(request, number, outcome, CORRECTION)
    if not rights.may_correct:
        messages.info(request, _("This reply cannot be corrected now."))
        return redirect(order)
    form = CorrectionForm(
        initial=_initial(order, rights.correction) | session_drafts.kept_values(request)
    )
    return _page(request, order, form)


def _preview(request, number):
    """The page with a preview of the saved draft."""
    order = find(request, number)
    sign_off = order.under_way(KIND)
    shown = preview_of_draft(order, sign_off.submission) if sign_off else None
    return _page(request, order, CorrectionForm(initial=_initial(order, sign_off)), preview=shown)


def _show_refused(request, number, form):
    """The page with the refused form, and with what a colleague saved meanwhile."""
    order = find(request, number)
    return _page(request, order, form, **saving.continue_from_saved_draft(form, order, KIND))


def _page(request, order, form, **extra):
    rights = Rights(request.user, order)
    post = Post.cases.for_reading().filter(submission=order.reply_id).first()
    context = {
        "crumbs": [*crumbs(), {"label": order.number, "url": order.get_absolute_url()}],
        "order": order,
        "rights": rights,
        "form": form,
        "images": pictures.draft_images(
            rights.correction.submission if rights.correction else None
        ),
    }
    if rights.may_read_matter and post is not None:
        context["published"] = rows.post(post, order.thread)
    return render(request, "workorders/correct.html", context | extra)


def _initial(order, sign_off):
    """The values of the draft; before there is one, the text of the published reply."""
    if sign_off is None:
        return {"text": Post.cases.get(submission=order.reply_id).text, "read": ""}
    return {
        "text": sign_off.submission.text,
        "reason": sign_off.reason,
        "read": workflow.draft_token(order, kind=KIND),
    }


CORRECTION = saving.Page(
    kind=KIND,
    draft=partial(workflow.draft, kind=KIND),
    signed=SIGNED,
    form_url="workorders:correct",
    preview=_preview,
    show_refused=_show_refused,
)


@login_required
@require_POST
def sign_off_correction(request, number):
    return press_on_version(request, number, workflow.sign_off, SIGNED, kind=KIND)


@login_required
@require_POST
def publish_correction(request, number):
    said = _("Published. The earlier text is kept, and the author has been told.")
    return press_on_version(request, number, workflow.publish, said, kind=KIND)


@login_required
@require_POST
def send_correction_back(request, number):
    return send_back(request, number, workflow.send_back, kind=KIND)


@login_required
@require_POST
def give_up_correction(request, number):
    said = _("Given up. The published reply stays as it is.")
    return press(request, number, workflow.give_up, said, kind=KIND)
