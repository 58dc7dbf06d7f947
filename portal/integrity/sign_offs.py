"""The check of sign-offs, the texts that agencies publish through their orders."""

from django.utils.translation import gettext as _

from forum.choices import Desk, SubmissionState
from portal.integrity.reading import grouped, in_chunks
from workorders.models import SignOff, SignOffKind, SignOffStatus, Transition, WorkOrder
from workorders.models.sign_offs import UNDER_WAY
from workorders.workflow.sign_offs.kinds import (
    DRAFT,
    ENDING_ACTS,
    GIVE_UP,
    KINDS,
    LEADS_TO,
    STARTS_FROM,
)


def sign_offs():
    """Every sign-off has the status that its order's ledger leads to, and fits the order."""
    for order, lines, rows in _with_rows():
        for kind in SignOffKind:
            own = [row for row in rows if row.kind == kind]
            statuses, expected = [row.status for row in own], replay_kind(lines, kind)
            facts = {"number": order.number, "kind": kind.label}
            if statuses != expected or not _follow_each_other(lines, kind):
                facts |= {"state": " → ".join(statuses), "ledger": " → ".join(expected)}
                yield (
                    _("Order %(number)s, %(kind)s: “%(state)s”, its ledger says “%(ledger)s”.")
                    % facts
                )
            elif not all(_fits(order, row) for row in own):
                yield _("Order %(number)s, %(kind)s: this is not said of the order.") % facts


def _with_rows():
    for orders in in_chunks(WorkOrder.objects.all()):
        numbers = [order.pk for order in orders]
        lines = Transition.objects.filter(order__in=numbers).order_by("pk")
        rows = SignOff.objects.filter(order__in=numbers).select_related(
            "submission__post", "signed_version"
        )
        lines_of = grouped(lines, lambda line: line.order_id)
        rows_of = grouped(rows.order_by("pk"), lambda row: row.order_id)
        for order in orders:
            yield order, lines_of[order.pk], rows_of[order.pk]


def replay_kind(lines, kind):
    """The status of each sign-off of this kind by the ledger lines, oldest first."""
    steps = {step.act: name for name, step in KINDS[kind].steps.items() if step.act}
    statuses = []
    for line in lines:
        step = steps.get(line.act)
        if step is None and line.act in ENDING_ACTS and GIVE_UP not in steps.values():
            step = GIVE_UP
        if step == DRAFT:
            statuses.append(SignOffStatus.DRAFT)
        elif step and statuses and statuses[-1] in UNDER_WAY:
            statuses[-1] = LEADS_TO[step]
    return statuses


def _follow_each_other(lines, kind):
    """Whether each line that stores a sign-off's status continues from the last one."""
    state = ""
    for line in lines:
        if f"{kind}_to" in line.data:
            if line.data[f"{kind}_from"] != state:
                return False
            state = line.data[f"{kind}_to"]
    return True


def _fits(order, row):
    text = row.submission
    if row.signed_version and row.signed_version.submission_id != text.pk:
        return False
    if row.status not in UNDER_WAY:
        return text.thread_id == order.thread_id
    kind = KINDS[row.kind]
    possible = [kind.steps[name] for name, found in STARTS_FROM.items() if row.status in found]
    is_about = text.post.submission_id if text.post else text.pk
    return (
        (text.purpose, text.desk, text.state)
        == (kind.purpose, Desk.WORKORDERS, SubmissionState.DRAFT)
        and all(order.status in step.expects for step in possible if step.act)
        and is_about == order.reply_id
    )
