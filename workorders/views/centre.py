"""Pages of the dispatcher for one order: publish, reopen, change agency, withdraw."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workorders import workflow
from workorders.forms import ChangeAgencyForm, ReasonForm, ReopenForm
from workorders.views.orders import find
from workorders.views.steps import ask, press_on_version


@login_required
@require_POST
def publish_reply(request, number):
    said = _("Published. The author has been told.")
    return press_on_version(request, number, workflow.publish_reply, said)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request, number):
    said = _("Reopened. The agency and the author have been told.")
    return _ask(request, number, ReopenForm, workflow.reopen, "reopen", said)


@login_required
@require_http_methods(["GET", "POST"])
def change_agency(request, number):
    said = _("The other agency has the order now.")
    return _ask(request, number, ChangeAgencyForm, workflow.change_agency, "change_agency", said)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request, number):
    said = _("Taken back. The matter waits for dispatch again.")
    return _ask(request, number, ReasonForm, workflow.withdraw, "withdraw", said)


def _ask(request, number, form_class, step, name, said):
    """A page with the form that the step needs; 403 for anybody but dispatchers."""
    order = find(request, number)
    if not request.user.has_perm("accounts.dispatch_orders"):
        raise PermissionDenied
    template = f"workorders/{name}.html"
    return ask(
        request, order, form_class(request.POST or None), step, said,
        page=lambda form: render(request, template, {"order": order, "form": form}),
    )  # fmt: skip
