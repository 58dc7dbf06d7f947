"""The page of one agency: who it is, how its matters stand, what it answered lately."""

from typing import cast

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.reading import agencies
from portal.agencies.models import Agency


@require_safe
def detail(request, slug):
    agency = get_object_or_404(Agency.objects.select_related("parent", "successor"), slug=slug)
    crumbs = [{"label": _("Agencies"), "url": reverse("agencies:list")}]
    if agency.parent:
        above = cast(Agency, agency.parent)  # "self" on the abstract model is any tree
        crumbs.append({"label": above.local_name, "url": above.get_absolute_url()})
    context = {
        "agency": agency,
        "below": Agency.objects.current().filter(parent=agency),
        "crumbs": crumbs,
        "cards": agencies.cards(agency),
        "overdue": agencies.overdue(agency),
        "answered": agencies.latest_answered(agency),
    }
    return render(request, "agencies/detail.html", context)
