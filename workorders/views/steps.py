"""Calling a step from a view: show what happened, or why it was refused."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from workorders.forms import ReasonForm, VersionForm
from workorders.views.orders import find, page


def press(request, number, step, said, **facts):
    """Call a step that needs no form, then redirect to the order."""
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
    """Call a step about the version that was read."""
    form = VersionForm(request.POST)
    # 0 if the form was tampered with: no such version exists, and the step refuses it.
    version = form.cleaned_data["version"] if form.is_valid() else 0
    return press(request, number, step, said, version_id=version, **facts)


def ask(request, order, form, step, said, *, page, **facts):
    """Call a step with the form's data; ``page`` shows the form if it is invalid or refused."""
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
    """Send a text back to its writer; without a reason the page shows the form's error."""
    said = _("Sent back. The person who wrote it has been told.")
    order = find(request, number)
    return ask(
        request, order, ReasonForm(request.POST), step, said,
        page=lambda form: page(request, find(request, number), reason_form=form), **facts,
    )  # fmt: skip


def add_refusal(form, refusal):
    """Show a step's refusal beside the field it is about, or above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
