"""Inserting a template into the text of a reply that is being written; nothing is saved."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from workorders.models import ReplyTemplate
from workorders.reply_forms import TemplateForm
from workorders.replying import templates
from workorders.rights import Rights
from workorders.views.orders import page


def insert(request, order, form_class):
    """The page with everything as it was typed, and the template at the end of the text."""
    rights = Rights(request.user, order)
    if not rights.works_there:
        raise PermissionDenied
    typed = form_class(request.POST)
    values = {name: typed[name].value() for name in typed.fields if name != "images"}
    chosen = TemplateForm(request.POST, order=order)
    if chosen.is_valid():
        template = ReplyTemplate.objects.get(pk=chosen.cleaned_data["template"])
        # Whoever may not read a hidden matter does not read its title here either.
        title = order.thread.title if rights.may_read_matter else ""
        text = templates.fill_in(template, order, title=title)
        values["text"] = templates.follow(values["text"] or "", text)
        messages.success(request, _("The template stands in the text. It is not saved yet."))
    else:
        messages.error(request, _("Please choose a template first."))
    return page(request, order, reply_form=form_class(initial=values))
