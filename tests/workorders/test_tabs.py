"""The tabs of what waits hold the orders of which a reply or a correction waits, and no others."""

import pytest

from portal import counting
from workorders.models import SignOff, WorkOrder
from workorders.reading import tabs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tab", [tabs.TO_SIGN, tabs.TO_PUBLISH])
def test_a_tab_holds_what_the_sign_offs_say(world, tab):
    waiting = SignOff.objects.filter(status=tab)
    kinds = set(waiting.values_list("kind", flat=True))
    found = WorkOrder.objects.filter(tabs.condition(tab, world.dispatcher)).order_by("pk")
    expected = WorkOrder.objects.filter(pk__in=waiting.values("order")).order_by("pk")
    assert kinds == {"reply", "correction"}
    assert list(found) == list(expected)


def test_a_tab_counts_up_to_a_bound_and_says_so(world, monkeypatch):
    monkeypatch.setattr(counting.BoundedCount.__init__, "__kwdefaults__", {"most": 1})
    monkeypatch.setattr(counting.in_words, "__kwdefaults__", {"most": 1})
    assert WorkOrder.objects.open().count() > 1
    assert tabs.counts(world.dispatcher)[tabs.OPEN_ONES] == "1+"
