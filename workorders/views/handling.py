"""Pages of the agency for one order: accept, save, hand in, sign off, send back."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forum.views.entering import require_sign_in
from workorders import workflow
from workorders.forms import SignForm
from workorders.models import SignOffKind
from workorders.reply_forms import ReplyForm
from workorders.views import saving, templates
from workorders.views.orders import find, page, preview_of_draft, questions_for
from workorders.views.steps import press, press_on_version, send_back
from workorders.workflow.sign_offs.late import comes_late

SIGNED = gettext_lazy("Signed off. The dispatcher publishes it.")


@login_required
@require_POST
def accept(request, number):
    return press(request, number, workflow.accept, _("Accepted. You can write the reply now."))


@require_sign_in
@require_http_methods(["GET", "POST"])
def reply(request, number):
    """Save the draft; depending on the button also preview it, hand it in or sign it."""
    order = find(request, number)
    if request.method == "GET":
        return redirect(order)
    asked = questions_for(request.user, order)
    form_class = partial(ReplyForm, asked=asked, is_late=comes_late(order))
    if "insert" in request.POST:
        return templates.insert(request, order, form_class)
    outcome = saving.save(saving.read_press(request, order, form_class), REPLY)
    return saving.respond(request, number, outcome, REPLY)


def _preview(request, number):
    """The page with a preview of the saved draft."""
    order = find(request, number)
    return page(request, order, draft_preview=preview_of_draft(order, order.reply))


def _show_refused(request, number, form):
    """The page with the refused form, and with what a colleague saved meanwhile."""
    order = find(request, number)
    beside = saving.continue_from_saved_draft(form, order, SignOffKind.REPLY)
    return page(request, order, reply_form=form, **beside)


REPLY = saving.Page(
    kind=SignOffKind.REPLY,
    draft=workflow.draft_reply,
    signed=SIGNED,
    form_url="workorders:detail",
    preview=_preview,
    show_refused=_show_refused,
)


@login_required
@require_POST
def sign_off(request, number):
    form = SignForm(request.POST)
    if form.has_error("late_explanation"):
        return page(request, find(request, number), version_form=form)
    words = form.cleaned_data.get("late_explanation", "")
    return press_on_version(request, number, workflow.sign_off, SIGNED, late_explanation=words)


@login_required
@require_POST
def send_reply_back(request, number):
    return send_back(request, number, workflow.send_reply_back)
