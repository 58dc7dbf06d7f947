"""Pages of the agency for its talk with the author: write, ask, end a question; and pictures."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.models import Thread
from workorders import workflow
from workorders.models import CasePicture, WorkOrder
from workorders.rights import Rights
from workorders.talk_forms import MessageForm, QuestionForm
from workorders.views.orders import find
from workorders.views.steps import ask, press
from workorders.workflow.locks import only_the_agency

PRIVATE_CACHE = "private, no-store"


@login_required
@require_http_methods(["GET", "POST"])
def write_to_author(request, number):
    said = _("Sent. The author gets a notice; the words are read on the portal alone.")
    return _ask(request, number, MessageForm, workflow.write_to_author, "write_to_author", said)


@login_required
@require_http_methods(["GET", "POST"])
def ask_author(request, number):
    said = _("Asked. Your time stands still until the answer, five working days at most.")
    return _ask(request, number, QuestionForm, workflow.ask_author, "ask_author", said)


@login_required
@require_POST
def drop_question(request, number):
    return press(
        request, number, workflow.drop_question, _("The question has ended; your time runs again.")
    )


def _ask(request, number, form_class, step, name, said):
    order = find(request, number)
    only_the_agency(order, request.user)
    form = form_class(request.POST or None, request.FILES or None)
    return ask(
        request, order, form, with_pictures(step), said,
        page=lambda form: render(
            request, f"workorders/{name}.html", {"order": order, "form": form}
        ),
    )  # fmt: skip


def with_pictures(step):
    """The step, given uploaded images, which are re-encoded before anything is locked."""

    def prepared(key, *, images, **facts):
        return step(key, pictures=workflow.prepare_pictures(images), **facts)

    return prepared


@login_required
@require_safe
def picture(request, pk):
    """A picture of a message, for its author's side and the staff of the order; else a 404."""
    found = get_object_or_404(CasePicture.objects.select_related("message__order"), pk=pk)
    thread = Thread.cases.get(pk=found.message.order.thread_id)
    if not _may_see(request.user, thread):
        raise Http404
    try:
        with found.file.open("rb") as stored:
            content = BytesIO(stored.read())
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(
        content, content_type=found.file_type.media_type, filename=found.file_type.download_name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = PRIVATE_CACHE
    return response


def _may_see(user, thread):
    if thread.author_id == user.pk:
        return not thread.is_hidden
    # Who has the matter now reads what was written before, also about an earlier order.
    orders = WorkOrder.objects.seen_by(user).filter(thread=thread.pk).select_related("thread")
    return any(Rights(user, order).may_read_talk for order in orders)
