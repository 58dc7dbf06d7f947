"""The list of the orders that the user may see, the most urgent first."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import paging
from portal.agencies.models import covered_ids
from workorders.filters import OrderFilter
from workorders.models import WorkOrder
from workorders.reading import tabs
from workorders.reading.rows import rows_of
from workorders.reading.spreadsheet import as_spreadsheet

# As many as one sheet of a person's work can need; the exports take any number.
MOST_ROWS = 5_000
SEEING = ["dispatch_orders", "handle_orders", "supervise"]


@login_required
@require_safe
def order_list(request):
    if not any(request.user.has_perm(f"accounts.{name}") for name in SEEING):
        raise PermissionDenied
    names = tabs.for_role(request.user)
    tab = _tab(request, names)
    filters = _filters(request, tab)
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
        "spreadsheet_url": _spreadsheet_url(request),
        "is_part_unknown": request.GET.get("status", "") not in ["", *tabs.LABELS],
        "tabs": _tab_links(names, tab, counts),
        "awaiting_dispatch": counts.get(tabs.AWAITING),
        "disputes": counts.get(tabs.DISPUTES),
        "extensions": counts.get(tabs.EXTENSIONS),
        "is_filtered": any(request.GET.get(name) for name in filters.form.fields),
    }
    return render(request, "workorders/list.html", context, status=page.status)


@login_required
@require_safe
def spreadsheet(request):
    """What the list shows with these filters, as a spreadsheet."""
    if not any(request.user.has_perm(f"accounts.{name}") for name in SEEING):
        raise PermissionDenied
    tab = _tab(request, tabs.for_role(request.user))
    found = _ordered(_filters(request, tab).qs, tab).values_list("pk", flat=True)
    keys = list(found[:MOST_ROWS])
    orders = WorkOrder.objects.for_rows().select_related("handler").in_bulk(keys)
    shown = [orders[key] for key in keys if key in orders]
    name = f"workorders-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
    return FileResponse(as_spreadsheet(shown, request.user), as_attachment=True, filename=name)


def _filters(request, tab):
    seen = WorkOrder.objects.seen_by(request.user)
    found = seen.filter(tabs.condition(tab, request.user))
    return OrderFilter(request.GET or None, queryset=found)


def crumbs():
    return [{"label": _("Work orders"), "url": reverse("workorders:list")}]


def _spreadsheet_url(request):
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"{reverse('workorders:spreadsheet')}?{asked.urlencode()}"


def _tab(request, names):
    tab = request.GET.get("status", "")
    # A search covers all orders unless a tab is named.
    first = tabs.ALL if request.GET.get("q") else names[0]
    return tab if tab in tabs.LABELS else first


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
