"""The list of the orders that the user may see, the most urgent first."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import paging
from forum.models import Thread
from portal.agencies.models import agencies_covered_by
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
    filters = OrderFilter(request.GET or None, queryset=seen.filter(tabs.CONDITIONS[tab]))
    number = paging.read_number(request.GET)
    page = paging.page_of(_ordered(filters.qs, tab), number, length=paging.ORDERS_PER_PAGE)
    context = {
        "rows": rows_of(page.rows, request.user),
        "names_agency": _sees_several_agencies(request.user),
        "page": page,
        "filters": filters.form,
        "tab": tab,
        "is_part_unknown": request.GET.get("status", "") not in ["", *names],
        "tabs": _tab_links(names, tab, tabs.counts(seen)),
        "awaiting_dispatch": _awaiting_dispatch(request.user),
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
    orders = orders.for_listing().select_related("thread__submission")
    orders = orders.defer("thread__submission__text")
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
    return len(agencies_covered_by(user).values_list("pk")[:2]) > 1


def _awaiting_dispatch(user):
    if not user.has_perm("accounts.dispatch_orders"):
        return None
    return Thread.cases.awaiting_dispatch().count()
