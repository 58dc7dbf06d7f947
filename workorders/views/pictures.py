"""Images of what an agency is writing: taken with the words, shown by private addresses."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forum.reading import rows
from workorders import workflow
from workorders.forms import DetachForm


def took_images(request, order, form):
    """Attach each image that came with the words; a refused one is named, the others stay."""
    refused = 0
    for file in form.cleaned_data["images"]:
        try:
            workflow.attach(order.pk, by=request.user, file=file)
        except ValidationError as refusal:
            refused += 1
            words = {"name": file.name[-60:], "why": " ".join(refusal.messages)}
            messages.error(request, _("%(name)s was not taken. %(why)s") % words)
    return not refused


def removed_image(request, order):
    """Take off the image whose button was pressed, and say so."""
    form = DetachForm(request.POST)
    number = form.cleaned_data["detach"] if form.is_valid() else 0
    workflow.detach(order.pk, number, by=request.user)
    return _("The image has been removed.")


def of_draft(draft):
    return rows.private_images(draft.attachments.current()) if draft is not None else []
