"""Administrators' pages to retire an agency or close an account and to name a successor."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User
from portal.agencies.models import Agency, Membership
from portal.desk import leaving, retiring
from portal.desk.forms import CloseAccountForm, RetireAgencyForm
from workorders.views.steps import add_refusal

MOST_LISTED = 100
only_administrators = permission_required("accounts.administer", raise_exception=True)


@login_required
@only_administrators
@require_http_methods(["GET", "POST"])
def retire_agency(request, slug):
    agency = get_object_or_404(Agency, slug=slug)
    orders = retiring.open_orders(agency)
    members = Membership.objects.filter(agency=agency).select_related("user")
    form = RetireAgencyForm(
        request.POST or None,
        agency=agency,
        has_orders=orders.exists(),
        has_members=members.exists(),
    )
    if form.is_valid():
        try:
            moved = retiring.retire_agency(agency, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            words = _("%(agency)s is retired; orders handed on: %(count)d.")
            messages.success(request, words % {"agency": agency.local_name, "count": moved})
            return redirect(agency)
    context = {
        "form": form,
        "agency": agency,
        "orders": orders.for_listing()[:MOST_LISTED],
        "order_count": orders.count(),
        "members": members,
        "below": Agency.objects.current().filter(parent=agency),
    }
    return render(request, "desk/retire_agency.html", context)


@login_required
@only_administrators
@require_http_methods(["GET", "POST"])
def close_account(request, pk):
    """Close an account: lists the person's unfinished work and asks for a successor."""
    person = get_object_or_404(User, pk=pk, is_active=True)
    work = leaving.work_in_hand(person)
    form = CloseAccountForm(
        request.POST or None, person=person, needs_successor=work["needs_successor"]
    )
    if form.is_valid():
        try:
            leaving.close_account(person, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            words = _("The account of %(name)s is closed, and what lay with it has been handed on.")
            messages.success(request, words % {"name": person.display_name})
            return redirect("admin:accounts_user_changelist")
    context = {"form": form, "person": person, **work}
    return render(request, "desk/close_account.html", context)
