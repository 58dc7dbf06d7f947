"""What every press on an order does: hand it to the step, say what happened or why not."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from workorders.forms import ReasonForm, VersionForm
from workorders.views.orders import find, page


def take(request, number, step, said, **facts):
    """A step that asks for nothing more than what the page knew."""
    order = find(request, number)
    try:
        step(order.pk, by=request.user, **facts)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, said)
    return redirect(order)


def decide(request, number, step, said, **facts):
    """A decision about the version that was read."""
    form = VersionForm(request.POST)
    # A number nobody has where the form was tampered with: the step refuses it in words.
    version = form.cleaned_data["version"] if form.is_valid() else 0
    return take(request, number, step, said, version_id=version, **facts)


def send_back(request, number, step, **facts):
    """The writer is asked for more, with a reason; without one the page asks for it."""
    order = find(request, number)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            step(order.pk, by=request.user, **facts, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Sent back. The person who wrote it has been told."))
            return redirect(order)
    return page(request, find(request, number), reason_form=form)


def add_refusal(form, refusal):
    """A step's refusal beside the field it speaks of, or above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
