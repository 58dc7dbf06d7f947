"""The page on which the author of a matter reads the messages of the agency and answers them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import session_drafts
from forum.views.entering import own_thread_or_404, require_sign_in
from workorders import workflow
from workorders.models import WorkOrder
from workorders.models.statuses import OPEN
from workorders.reading import talk
from workorders.talk_forms import AnswerForm
from workorders.views.steps import add_refusal
from workorders.views.talking import with_pictures


@require_sign_in
@never_cache
@require_http_methods(["GET", "POST"])
def own(request, number):
    """GET shows the talk; POST answers the question that the page showed, or writes a message."""
    thread = own_thread_or_404(request, number)
    order = _order_of(thread)
    if request.method == "GET":
        kept = session_drafts.kept_values(request)
        return _page(request, thread, order, AnswerForm(initial=kept))
    form = AnswerForm(request.POST, request.FILES)
    if order is None:
        form.add_error(None, _("No agency has this matter now, so nobody would read it."))
    if not form.is_valid():
        return _page(request, thread, order, form)
    try:
        said = _send(request, order, **form.cleaned_data)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return _page(request, thread, order, form)
    session_drafts.forget(request)
    messages.success(request, said)
    return redirect("talk:own", number)


def _send(request, order, *, question, **written):
    """Answer the question or write the message; returns what to say of it."""
    if question:
        asked = order.author_questions.filter(pk=question).first()
        if asked is None:
            raise ValidationError(_("This question is not about this matter."))
        with_pictures(workflow.answer_question)(asked.pk, by=request.user, **written)
        return _("Your answer is with the agency, which goes on now.")
    with_pictures(workflow.write_to_agency)(order.pk, by=request.user, **written)
    return _("Your message is with the agency.")


def _order_of(thread):
    orders = WorkOrder.objects.in_force().filter(thread=thread.pk)
    return orders.select_related("agency").first()


def _page(request, thread, order, form):
    question = talk.open_question(order) if order else None
    # The question that waits stands apart, above the field for its answer.
    rows = talk.messages_of(thread.pk, for_staff=False, but=question)
    if not form.is_bound:
        form.initial = {**(form.initial or {}), "question": question.pk if question else None}
    elif not question and form.data.get("question"):
        # It ended meanwhile: what was typed can be sent as a message.
        form.data = form.data.copy()
        form.data["question"] = ""
    if not question:
        form.fields["text"].label = _("Message")
    context = {
        "thread": thread,
        "rows": rows,
        "question": question,
        "agency": order.agency if order else None,
        "form": form,
        "may_write": order is not None and order.status in OPEN and bool(rows or question),
    }
    return render(request, "workorders/own_talk.html", context)
