"""Looking up the contact of an author, and noting that the agency contacted them or tried to."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workorders import workflow
from workorders.talk_forms import ContactForm, RevealForm
from workorders.views.orders import find, page
from workorders.views.steps import add_refusal, ask
from workorders.workflow.locks import only_the_agency


@login_required
@never_cache
@require_POST
def reveal_contact(request, number):
    order, form = find(request, number), RevealForm(request.POST)
    if not request.user.has_perm("accounts.reveal_contact"):
        raise PermissionDenied
    if form.is_valid():
        try:
            contact = workflow.reveal_contact(order.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            # Shown in this response only: each further look is a new POST with its own audit line.
            return page(request, order, contact=_contact_rows(contact))
    return page(request, order, reveal_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def contact(request, number):
    order = find(request, number)
    only_the_agency(order, request.user)
    form = ContactForm(request.POST or None, initial={"made_at": timezone.localtime()})
    said = _("The contact is in the history of the order now.")
    return ask(
        request, order, form, workflow.note_contact, said,
        page=lambda form: render(
            request, "workorders/contact.html", {"order": order, "form": form}
        ),
    )  # fmt: skip


def _contact_rows(contact):
    may_phone = _("Yes") if contact.may_phone else _("No")
    return [
        {"label": _("Name"), "value": contact.name},
        {"label": _("Phone"), "value": contact.phone},
        {"label": _("E-mail"), "value": contact.email},
        {"label": _("May be phoned"), "value": may_phone},
    ]
