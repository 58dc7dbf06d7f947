"""The list of disputes and of requests for more time that nobody has decided."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import paging
from workorders.models import Dispute, Extension
from workorders.reading import requests as reading
from workorders.request_forms import RequestFilterForm
from workorders.views.listing import SEEING, crumbs


@login_required
@require_safe
def request_list(request):
    if not any(request.user.has_perm(f"accounts.{name}") for name in SEEING):
        raise PermissionDenied
    shows_extensions = request.GET.get("show") == reading.EXTENSIONS
    show = reading.EXTENSIONS if shows_extensions else reading.DISPUTES
    form = RequestFilterForm(request.GET or None, initial={"show": show})
    agency = form.cleaned_data.get("agency") if form.is_valid() else None
    find = reading.requested_extensions if shows_extensions else reading.undecided_disputes
    make_rows = reading.extension_rows if shows_extensions else reading.dispute_rows
    found = find(request.user, agency)
    number = paging.read_number(request.GET)
    page = paging.page_of(found, number, length=paging.ORDERS_PER_PAGE)
    context = {
        "crumbs": crumbs(),
        "rows": make_rows(page.rows, request.user),
        "page": page,
        "show": show,
        "form": form,
        "is_filtered": agency is not None,
        "tabs": _tabs(request.user, show, agency),
    }
    return render(request, "workorders/requests.html", context, status=page.status)


def _tabs(user, show, agency):
    narrowed = {"agency": agency.slug} if agency else {}
    labels = {reading.DISPUTES: _("Disputes"), reading.EXTENSIONS: _("More time")}
    counts = {
        reading.DISPUTES: Dispute.objects.waiting_for(user).count(),
        reading.EXTENSIONS: Extension.objects.waiting_for(user).count(),
    }
    return [
        {
            "url": f"?{urlencode({'show': name} | narrowed)}",
            "label": label,
            "current": name == show,
            "count": counts[name],
        }
        for name, label in labels.items()
    ]
