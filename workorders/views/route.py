"""Public pages about the handling of matters: every step of it, and when an answer would be due."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from workorders.clocks.forms import AnswerDueForm
from workorders.reading.answer_due import answer_due
from workorders.route import drawing


@require_safe
def how_it_works(request):
    return render(request, "workorders/how_it_works.html", {"stations": drawing.stations()})


@require_safe
def when_answered(request):
    """By when a matter of a kind would be answered that somebody sends on a day."""
    form = AnswerDueForm(request.GET or None, initial={"day": timezone.localdate()})
    answer = answer_due(**form.cleaned_data) if form.is_valid() else None
    return render(request, "workorders/when_answered.html", {"form": form, "answer": answer})
