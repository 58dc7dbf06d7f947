"""What is done with a press on an order: hand it to the step, say what happened or why not."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from workorders.forms import ReasonForm, VersionForm
from workorders.views.orders import find, page


def press(request, number, step, said, **facts):
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


def press_on_version(request, number, step, said, **facts):
    """A decision about the version that was read."""
    form = VersionForm(request.POST)
    # A number nobody has where the form was tampered with: the step refuses it in words.
    version = form.cleaned_data["version"] if form.is_valid() else 0
    return press(request, number, step, said, version_id=version, **facts)


def ask(request, order, form, step, said, *, page, **facts):
    """A step that needs to be told something first; until it is, ``page`` shows the form."""
    if form.is_valid():
        try:
            step(order.pk, by=request.user, **facts, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect(order)
    return page(form)


def send_back(request, number, step, **facts):
    """The writer is asked for more, with a reason; without one the page asks for it."""
    said = _("Sent back. The person who wrote it has been told.")
    order = find(request, number)
    return ask(
        request, order, ReasonForm(request.POST), step, said,
        page=lambda form: page(request, find(request, number), reason_form=form), **facts,
    )  # fmt: skip


def add_refusal(form, refusal):
    """A step's refusal beside the field it speaks of, or above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
