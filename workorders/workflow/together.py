"""
Dispatching several matters at one press: each in a transaction of its own and by the step that
dispatches one, so that each is whole whatever becomes of the others.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from forum.models import Thread
from portal.accounts.models import User
from portal.agencies.models import Agency
from workorders.models import WorkOrder
from workorders.workflow.dispatching import dispatch

MOST = 50


class Chosen(NamedTuple):
    """A matter, and the agency it goes to; None where nobody has named one."""

    thread_id: int
    agency: Agency | None


class Result(NamedTuple):
    """What became of one: its order, or why there is none."""

    thread_id: int
    order: WorkOrder | None = None
    refusal: str = ""


def dispatch_together(chosen: Iterable[Chosen], *, by: User) -> list[Result]:
    """Dispatch each by its rule's date; PermissionDenied, before any, for who dispatches none."""
    if not by.has_perm("accounts.dispatch_orders"):
        raise PermissionDenied
    return [_dispatch_one(one, by=by) for one in dict.fromkeys(chosen)]


def _dispatch_one(one: Chosen, *, by: User) -> Result:
    if one.agency is None:
        refusal = _("No rule suggests an agency for it. Please dispatch it by itself.")
        return Result(one.thread_id, refusal=refusal)
    try:
        return Result(one.thread_id, dispatch(one.thread_id, by=by, agency=one.agency))
    except ValidationError as refusal:
        return Result(one.thread_id, refusal=" ".join(refusal.messages))
    except Thread.DoesNotExist:
        return Result(one.thread_id, refusal=_("This matter is not there any more."))
