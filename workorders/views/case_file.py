"""The case file of an order, laid out for printing."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from workorders.reading.case_file import case_file
from workorders.rights import may_read_matter
from workorders.views.listing import crumbs
from workorders.views.orders import find


@login_required
@require_safe
def show(request, number):
    order = find(request, number)
    if not may_read_matter(order, request.user):
        raise PermissionDenied
    context = case_file(order) | {"order": order, "crumbs": crumbs(), "printed_at": timezone.now()}
    return render(request, "workorders/case_file.html", context)
