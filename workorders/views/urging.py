"""Urging: the author's page, the dispatcher's, and where the agency answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from forum import session_drafts
from forum.views.entering import own_thread_or_404, require_sign_in
from workorders import workflow
from workorders.pressing_forms import UrgeAnswerForm, UrgeAsAuthorForm, UrgeForm
from workorders.views import acts
from workorders.views.orders import find
from workorders.views.steps import add_refusal
from workorders.workflow.urging import first_day_to_ask_again, order_to_urge, refuse_urge

URGE = acts.ActPage(
    act="urge",
    form=UrgeForm,
    step=workflow.urge,
    title=gettext_lazy("Ask when the answer will come?"),
    words=gettext_lazy("The agency gets a letter and answers on the page of the order."),
    label=gettext_lazy("Ask the agency when the answer will come"),
    said=gettext_lazy("Asked. The agency has been told."),
)
ANSWER = acts.ActPage(
    act="answer_urge",
    form=UrgeAnswerForm,
    step=workflow.answer_urge,
    title=gettext_lazy("When will the answer come?"),
    words=gettext_lazy("The due date stays as it is, and so does the time that is counted."),
    label=gettext_lazy("Send this answer"),
    said=gettext_lazy("Sent. Whoever asked has been told."),
)


@require_sign_in
@require_http_methods(["GET", "POST"])
def ask(request, number):
    """GET says what asking does; POST asks the agency."""
    thread = own_thread_or_404(request, number)
    order = order_to_urge(thread)
    if request.method == "GET":
        try:
            refuse_urge(thread, order)
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
            return redirect(thread.submission)
        return _page(request, thread, UrgeAsAuthorForm(initial=session_drafts.kept_values(request)))
    form = UrgeAsAuthorForm(request.POST)
    if not form.is_valid():
        return _page(request, thread, form)
    try:
        asked = workflow.urge_as_author(thread.pk, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return _page(request, thread, form)
    session_drafts.forget(request)
    again_from = date_format(first_day_to_ask_again(asked.asked_at), "DATE_FORMAT")
    messages.success(
        request,
        _("Asked. The agency has to answer; you can ask again from %(day)s.") % {"day": again_from},
    )
    return redirect(thread.submission)


def _page(request, thread, form):
    context = {"thread": thread, "form": form, "agency": thread.agency}
    return render(request, "workorders/urge.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def urge(request, number):
    return acts.show(request, number, URGE)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request, number, pk):
    """The agency's answer; the page shows what was asked."""
    asked = find(request, number).urges.filter(pk=pk).first()
    to_author = asked is not None and asked.is_by_author
    readers = (
        _("The author reads your answer in a letter and on the own page; others do not.")
        if to_author
        else _("The dispatcher who asked reads your answer.")
    )
    beside = {"note": asked.note if asked else "", "readers": readers}
    return acts.show(request, number, ANSWER, beside=beside, urge=pk)
