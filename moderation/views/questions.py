"""Asking a colleague, answering, and the notes from shift to shift."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import paging
from moderation import workflow
from moderation.forms import AnswerForm, AskForm, HandoverForm, QueueFilter
from moderation.models import HandoverNote, Question
from moderation.reading import queue
from moderation.reading.rows import title_of
from moderation.views.access import moderators_only
from moderation.views.queue import item_url, take_next

NOTES_PER_PAGE = 20


@moderators_only
@require_http_methods(["GET", "POST"])
def ask(request, pk):
    """Ask a colleague about a submission or hand it up, and go on with the next one."""
    submission = get_object_or_404(queue.readable(), pk=pk)
    people = {"viewer": request.user, "author_id": submission.author_id}
    form = AskForm(request.POST or None, **people)
    if form.is_valid():
        try:
            workflow.ask(submission.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Your colleague sees it on top of the desk."))
            return take_next(request)
    context = {
        "form": form,
        "submission": submission,
        "title": title_of(submission),
        "kept": QueueFilter(request.GET).query_string,
    }
    return render(request, "moderation/questions/ask.html", context)


@moderators_only
@require_http_methods(["GET", "POST"])
def answer(request, pk):
    question = get_object_or_404(Question.objects.select_related("submission__thread"), pk=pk)
    if not workflow.may_answer(request.user, question):
        raise PermissionDenied(_("A colleague was asked this."))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            workflow.answer(question.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Your answer stands beside it."))
            return redirect(item_url(question.submission_id, ""))
    context = {"form": form, "question": question, "title": title_of(question.submission)}
    return render(request, "moderation/questions/answer.html", context)


@moderators_only
@require_http_methods(["GET", "POST"])
def handover(request):
    """All notes from shift to shift, the newest first, and a new one."""
    form = HandoverForm(request.POST or None)
    if form.is_valid():
        workflow.write_handover(form.cleaned_data["text"], by=request.user)
        messages.success(request, _("The next shift reads your note."))
        return redirect("moderation:handover")
    notes = HandoverNote.objects.select_related("author")
    page = paging.page_of(notes, paging.read_number(request.GET), length=NOTES_PER_PAGE)
    context = {"form": form, "page": page}
    return render(request, "moderation/questions/handover.html", context, status=page.status)
