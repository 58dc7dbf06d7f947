"""Marking a matter as a complaint about the people of an agency."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.models import Thread
from portal.desk import reading, workflow
from portal.desk.forms import OwnStaffForm
from portal.desk.views import SORTING, add_refusal
from workorders.models import WorkOrder
from workorders.workflow.own_staff import is_about_staff_of


@login_required
@require_http_methods(["GET", "POST"])
def about_staff(request, number):
    """For moderators and dispatchers; whoever has the order now is named on the page."""
    if not any(request.user.has_perm(permission) for permission in SORTING):
        raise PermissionDenied
    readable = Thread.cases.readable_by(request.user).matters()
    thread = get_object_or_404(readable.select_related("submission"), number=number)
    form = OwnStaffForm(request.POST or None, initial={"agency": thread.about_staff_of})
    if form.is_valid():
        try:
            thread = workflow.mark_about_staff(thread.pk, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _said(thread))
            return redirect(reading.page_of(thread.submission, request.user))
    context = {
        "form": form,
        "thread": thread,
        "back_url": reading.page_of(thread.submission, request.user),
    }
    return render(request, "desk/about_staff.html", context)


def _said(thread):
    if thread.about_staff_of is None:
        return _("The mark is taken off.")
    order = WorkOrder.objects.in_force().filter(thread=thread).select_related("agency").first()
    if order is not None and order.is_open and is_about_staff_of(thread, order.agency):
        return _(
            "Marked, and closed to the people of %(agency)s. The order is still with %(holder)s: "
            "please give it to another agency."
        ) % {"agency": thread.about_staff_of.local_name, "holder": order.agency.local_name}
    return _("Marked. The people of %(agency)s cannot read it, and it does not go there.") % {
        "agency": thread.about_staff_of.local_name
    }
