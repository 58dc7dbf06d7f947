"""Supervision of one order: begin, report, send back, lift."""

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from workorders import workflow
from workorders.forms import ReasonForm
from workorders.pressing_forms import ReportForm, SuperviseForm
from workorders.views import acts
from workorders.views.orders import find

BEGIN = acts.ActPage(
    act="put_under_supervision",
    form=SuperviseForm,
    step=workflow.put_under_supervision,
    title=_("Put this order under supervision?"),
    words=_(
        "The agency is asked for a report. Everybody reads on the page of the matter that it is "
        "under supervision, and until when; not why."
    ),
    label=_("Put under supervision"),
    said=_("Under supervision. The agency has been told."),
)
REPORT = acts.ActPage(
    act="report_supervision",
    form=ReportForm,
    step=workflow.report_supervision,
    title=_("Report to the supervisor"),
    words=_("Only supervisors, the centre and your agency read the report."),
    label=_("Hand in the report"),
    said=_("Handed in. The supervisor has been told."),
)
SEND_BACK = acts.ActPage(
    act="send_supervision_back",
    form=ReasonForm,
    step=workflow.send_supervision_back,
    title=_("Ask for another report?"),
    words=_("The order stays under supervision."),
    label=_("Send the report back"),
    said=_("Sent back. The agency has been told."),
)
LIFT = acts.ActPage(
    act="lift_supervision",
    form=ReasonForm,
    step=workflow.lift_supervision,
    title=_("Lift the supervision?"),
    words=_("Everybody reads that the matter is no longer under supervision; not why."),
    label=_("Lift the supervision"),
    said=_("Lifted. The agency has been told."),
)


@login_required
@require_http_methods(["GET", "POST"])
def put_under_supervision(request, number):
    return acts.show(request, number, BEGIN)


@login_required
@require_http_methods(["GET", "POST"])
def report_supervision(request, number):
    return acts.show(request, number, REPORT, beside=_asked(request, number))


@login_required
@require_http_methods(["GET", "POST"])
def send_supervision_back(request, number):
    return acts.show(request, number, SEND_BACK, beside=_asked(request, number))


@login_required
@require_http_methods(["GET", "POST"])
def lift_supervision(request, number):
    return acts.show(request, number, LIFT, beside=_asked(request, number))


def _asked(request, number):
    """What is said beside the form: why it is under supervision, and the last report."""
    supervision = find(request, number).supervisions.under_way().first()
    return {"supervision": supervision} if supervision else None
