"""The list of matters to dispatch, and dispatching one to an agency, then the next."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum import paging
from forum import workflow as forum
from forum.models import Post, Thread
from forum.reading import nodes, rows, unsolved, waiting_time
from forum.richtext import excerpt
from forum.urgency import Priority, marks_of_thread
from workorders import workflow
from workorders.clocks.deadlines import deadline
from workorders.desk_forms import PrivateNoteForm, TogetherForm
from workorders.forms import DispatchForm
from workorders.models import WorkOrder
from workorders.reading import agency_load, awaiting
from workorders.reading.due_date import dispatched, explanation
from workorders.views.listing import crumbs
from workorders.views.steps import add_refusal
from workorders.workflow.direct_answers import centre_of
from workorders.workflow.settling import ONLY_INFORMING
from workorders.workflow.undispatchable import refuse_undispatchable

only_dispatchers = permission_required("accounts.dispatch_orders", raise_exception=True)
EXCERPT = 90
QUESTION = Subquery(Post.cases.filter(thread=OuterRef("pk"), number=1).values("text")[:1])
# Whether an earlier, withdrawn order of the matter was overdue.
WAS_OVERDUE = Exists(WorkOrder.objects.filter(thread=OuterRef("pk"), was_overdue=True))
# More agencies than these are chosen in the select.
OFFERED = 4


@login_required
@only_dispatchers
@require_safe
def awaiting_dispatch(request):
    return list_page(request, TogetherForm())


def list_page(request, form):
    """The list, with the form that dispatches several; what a refused one had chosen stays so."""
    shown = Thread.cases.select_related("submission").defer("submission__text")
    page = paging.page_of(
        awaiting.in_order(),
        paging.read_number(request.GET),
        length=paging.ORDERS_PER_PAGE,
        shown=shown.annotate(was_overdue=WAS_OVERDUE, question=QUESTION),
    )
    nodes.attach(page.rows, "category", "area")
    chosen = set(form.data.getlist("chosen")) if form.is_bound else set()
    context = {
        "crumbs": crumbs(),
        "rows": [_row(thread, chosen) for thread in page.rows],
        "page": page,
        "form": form,
    }
    return render(request, "workorders/awaiting_dispatch.html", context, status=page.status)


@login_required
@only_dispatchers
@require_http_methods(["GET", "POST"])
def dispatch(request, number):
    thread = find(number)
    # Its pictures are asked for where the page is shown.
    question = Post.cases.select_related("agency").get(thread=thread, number=1)
    suggestion = awaiting.suggestion_for(thread, question.text)
    due = deadline(thread, suggestion.agency if suggestion else None)
    initial = _initial(thread, due, suggestion)
    form = DispatchForm(request.POST or None, thread=thread, initial=initial)
    if form.is_valid():
        try:
            order = _dispatch(thread, form, by=request.user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, dispatched(order))
            return redirect(next_page(thread))
    context = _context(thread, question, form, due) | _offers(thread, suggestion)
    context["centre"] = centre_of(request.user)
    return render(request, "workorders/dispatch.html", context)


def find(number):
    """The matter of this number, public or not, else 404."""
    return get_object_or_404(Thread.cases.matters().for_listing(), number=number)


def next_page(thread):
    """The address of the next matter that waits; of the list, where none does."""
    following = awaiting.after(thread)
    if following is None:
        return reverse("workorders:awaiting_dispatch")
    return reverse("workorders:dispatch", args=[following.number])


def _row(thread, chosen):
    text = thread.question or ""
    suggestion = awaiting.suggestion_for(thread, text)
    value = f"{thread.pk}-{suggestion.agency.pk if suggestion else 0}"
    return {
        "value": value,
        "is_chosen": value in chosen,
        "thread": thread,
        "excerpt": excerpt(text, EXCERPT),
        "marks": marks_of_thread(thread),
        "waited": waiting_time.sentence_for_staff(thread),
        "was_overdue": thread.was_overdue,
        "suggestion": suggestion,
    }


@transaction.atomic
def _dispatch(thread, form, *, by):
    typed = form.cleaned_data
    if (typed["category"], typed["area"]) != (thread.category, thread.area):
        forum.reassign(thread.pk, by=by, category=typed["category"], area=typed["area"])
    return workflow.dispatch(
        thread.pk,
        by=by,
        agency=typed["agency"],
        due_at=form.chosen_due_at,
        due_reason=typed["due_reason"],
        instructions=typed["instructions"],
    )


def _initial(thread, due, suggestion):
    # The field shows minutes; seconds would make the suggestion look changed.
    due_at = due.due_at.replace(second=0, microsecond=0)
    initial = {"due_at": due_at, "category": thread.category, "area": thread.area}
    if suggestion:
        initial["agency"] = suggestion.agency
    return initial


def _offers(thread, suggestion):
    """What one press can do: the suggestion, and the agencies that usually handle such matters."""
    agencies = agency_load.usual_agencies(thread.category)
    if suggestion:
        others = [agency for agency in agencies if agency.pk != suggestion.agency.pk]
        agencies = [suggestion.agency, *others]
    loads = agency_load.loads_of(agencies[:OFFERED])
    offers = [{"load": load, "due_at": deadline(thread, load.agency).due_at} for load in loads]
    return {"suggestion": suggestion, "offers": offers}


def _context(thread, question, form, due):
    following = awaiting.after(thread)
    more_urgent = awaiting.more_urgent_than(thread)
    return {
        "crumbs": crumbs(),
        "thread": thread,
        "form": form,
        "facts": [_priority(thread), *rows.facts(thread)],
        "question": rows.post(question, thread),
        "reports": unsolved.reports_of(thread),
        "why": explanation(WorkOrder(thread=thread), due.facts()),
        "due_at": due.due_at,
        "marks": marks_of_thread(thread),
        "may_be_noted": thread.kind in ONLY_INFORMING,
        "notes": thread.private_notes.in_order().select_related("author"),
        "note_form": PrivateNoteForm(),
        "why_not": _why_not(thread),
        "following": following,
        "more_urgent": more_urgent if more_urgent != following else None,
    }


def _priority(thread):
    words = {
        Priority.USUAL: _("Usual"),
        Priority.REPAIR: _("Repair: hours count, day and night"),
        Priority.DANGER: _("Danger: before everything else"),
    }
    return {"label": _("Priority"), "value": words[Priority(thread.priority)]}


def _why_not(thread):
    """The sentences that say why it cannot be dispatched now; empty where it can."""
    try:
        refuse_undispatchable(thread)
    except ValidationError as refusal:
        return refusal.messages
    return []
