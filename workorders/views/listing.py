"""The list of the orders that the user may see, the most urgent first."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import paging
from portal.agencies.models import covered_ids
from workorders.filters import OrderFilter
from workorders.models import WorkOrder
from workorders.reading import tabs
from workorders.reading.rows import rows_of

SEEING = ["dispatch_orders", "handle_orders", "supervise"]


@login_required
@require_safe
def order_list(request):
    if not any(request.user.has_perm(f"accounts.{name}") for name in SEEING):
        raise PermissionDenied
    seen = WorkOrder.objects.seen_by(request.user)
    names = tabs.for_role(request.user)
    tab = _tab(request, names)
    filters = OrderFilter(request.GET or None, queryset=seen.filter(tabs.condition(tab)))
    number = paging.read_number(request.GET)
    page = paging.page_of(
        _ordered(filters.qs, tab),
        number,
        length=paging.ORDERS_PER_PAGE,
        shown=WorkOrder.objects.for_rows(),
    )
    counts = tabs.counts(request.user)
    context = {
        "rows": rows_of(page.rows, request.user),
        "names_agency": _sees_several_agencies(request.user),
        "page": page,
        "filters": filters.form,
        "tab": tab,
        "is_part_unknown": request.GET.get("status", "") not in ["", *names],
        "tabs": _tab_links(names, tab, counts),
        "awaiting_dispatch": counts.get(tabs.AWAITING),
        "is_filtered": any(request.GET.get(name) for name in filters.form.fields),
    }
    return render(request, "workorders/list.html", context, status=page.status)


def crumbs():
    return [{"label": _("Work orders"), "url": reverse("workorders:list")}]


def _tab(request, names):
    tab = request.GET.get("status", "")
    # A search covers all orders unless a tab is named.
    first = tabs.ALL if request.GET.get("q") else names[0]
    return tab if tab in names else first


def _ordered(orders, tab):
    if tab in (tabs.ANSWERED, tabs.ALL):
        return orders.order_by("-dispatched_at", "-pk")
    return orders.most_pressing_first()


def _tab_links(names, current, counts):
    return [
        {
            "url": f"?status={name}",
            "label": tabs.LABELS[name],
            "current": name == current,
            "count": counts.get(name),
        }
        for name in names
    ]


def _sees_several_agencies(user):
    """Whether rows name the agency; not if the user only ever sees one."""
    if any(user.has_perm(f"accounts.{name}") for name in ("dispatch_orders", "supervise")):
        return True
    return len(covered_ids(user)) > 1
