"""Which agencies had a matter, from the ledger of its orders: the first, and how it went on."""

from typing import Any

from portal.languages import LANGUAGES, local_fact
from workorders.models import Transition


def first_agency_facts(thread_id: int) -> dict[str, Any]:
    """
    The names of the agency that got the matter first, in each language, as facts of a ledger line
    or notice; empty where nobody had it. It coordinates (首接负责) as long as it is disputed whose
    the matter is.
    """
    lines = Transition.objects.filter(order__thread=thread_id, act="dispatch").order_by("pk")
    data = lines.values_list("data", flat=True).first() or {}
    names = {one.suffix: data.get(f"agency{one.suffix}") for one in LANGUAGES}
    return {f"first_agency{suffix}": name for suffix, name in names.items() if name is not None}


def first_agency(thread_id: int) -> str:
    """Its name in the reader's language; empty where nobody had the matter."""
    return str(local_fact(first_agency_facts(thread_id), "first_agency"))
