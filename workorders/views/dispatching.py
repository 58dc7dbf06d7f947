"""The list of matters to dispatch, and dispatching one to an agency."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Left
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from forum import paging
from forum import workflow as forum
from forum.models import Post, Thread
from forum.reading import nodes, rows, unsolved, waiting_time
from forum.richtext import excerpt
from forum.urgency import marks_of_thread
from workorders import workflow
from workorders.clocks.deadlines import deadline
from workorders.forms import DispatchForm
from workorders.models import WorkOrder
from workorders.reading.due_date import dispatched, explanation
from workorders.views.listing import crumbs
from workorders.views.steps import add_refusal

only_dispatchers = permission_required("accounts.dispatch_orders", raise_exception=True)
EXCERPT = 90
# Longer than the excerpt, which leaves out the markup of lists and links.
QUESTION = Subquery(
    Post.cases.filter(thread=OuterRef("pk"), number=1).values(text_begins=Left("text", 400))[:1]
)
# Whether an earlier, withdrawn order of the matter was overdue.
WAS_OVERDUE = Exists(WorkOrder.objects.filter(thread=OuterRef("pk"), was_overdue=True))


@login_required
@only_dispatchers
@require_safe
def awaiting_dispatch(request):
    shown = Thread.cases.select_related("submission").defer("submission__text")
    page = paging.page_of(
        Thread.cases.awaiting_dispatch().order_by("-priority", "submitted_at", "pk"),
        paging.read_number(request.GET),
        length=paging.ORDERS_PER_PAGE,
        shown=shown.annotate(was_overdue=WAS_OVERDUE, question=QUESTION),
    )
    nodes.attach(page.rows, "category", "area")
    context = {
        "crumbs": crumbs(),
        "rows": [_row(thread) for thread in page.rows],
        "page": page,
    }
    return render(request, "workorders/awaiting_dispatch.html", context, status=page.status)


@login_required
@only_dispatchers
@require_http_methods(["GET", "POST"])
def dispatch(request, number):
    thread = get_object_or_404(Thread.cases.matters().for_listing(), number=number)
    due = deadline(thread)
    form = DispatchForm(request.POST or None, thread=thread, initial=_suggested(thread, due))
    if form.is_valid():
        try:
            order = _dispatch(thread, form, by=request.user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, dispatched(order))
            return redirect("workorders:awaiting_dispatch")
    return render(request, "workorders/dispatch.html", _context(thread, form, due))


def _row(thread):
    return {
        "thread": thread,
        "excerpt": excerpt(thread.question or "", EXCERPT),
        "marks": marks_of_thread(thread),
        "waited": waiting_time.sentence_for_staff(thread),
        "was_overdue": thread.was_overdue,
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


def _suggested(thread, due):
    # The field shows minutes; seconds would make the suggestion look changed.
    due_at = due.due_at.replace(second=0, microsecond=0)
    return {"due_at": due_at, "category": thread.category, "area": thread.area}


def _context(thread, form, due):
    question = Post.cases.for_reading().get(thread=thread, number=1)
    return {
        "crumbs": crumbs(),
        "thread": thread,
        "form": form,
        "facts": rows.facts(thread),
        "question": rows.post(question, thread),
        "reports": unsolved.reports_of(thread),
        "why": explanation(WorkOrder(thread=thread), due.facts()),
        "due_at": due.due_at,
        "marks": marks_of_thread(thread),
    }
