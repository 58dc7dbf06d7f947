"""The page of one act on an order: what it does, a form, and a button that says the act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.functional import Promise

from workorders.rights import Rights
from workorders.route import ROUTE
from workorders.views.orders import find
from workorders.views.steps import ask


@dataclass(frozen=True)
class ActPage:
    """``label`` is said by the button, ``said`` when it is done."""

    act: str
    form: type
    step: Callable
    title: str | Promise
    words: str | Promise
    label: str | Promise
    said: str | Promise


def show(request, number, page: ActPage, *, beside: dict[str, Any] | None = None, **facts):
    """The page, or what became of the press; 403 for whoever may never take the act."""
    order = find(request, number)
    if ROUTE[page.act].actors.isdisjoint(Rights(request.user, order).actors):
        raise PermissionDenied
    return ask(
        request, order, page.form(request.POST or None), page.step, page.said,
        page=lambda form: render(
            request, "workorders/act.html",
            {"order": order, "form": form, "page": page, "beside": beside},
        ),
        **facts,
    )  # fmt: skip
