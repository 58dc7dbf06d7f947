"""Checks of what presses an order on: urges, supervision, and why a reply came late."""

from django.utils.translation import gettext as _

from forum.models import Post
from portal.integrity.reading import grouped, in_chunks
from workorders.models import (
    SignOff,
    SignOffKind,
    SignOffStatus,
    Supervision,
    SupervisionStatus,
    Transition,
    Urge,
    WorkOrder,
)
from workorders.models.statuses import CLOSED_FOR_GOOD, OPEN

ASKING, ANSWERING = "urge", "answer_urge"
SUPERVISION_AFTER = {
    "put_under_supervision": SupervisionStatus.ASKED,
    "report_supervision": SupervisionStatus.REPORTED,
    "send_supervision_back": SupervisionStatus.ASKED,
    "lift_supervision": SupervisionStatus.LIFTED,
}


def urges():
    """Every urge is in the ledger of its order, has the answer that is there, and ends with it."""
    for orders in in_chunks(WorkOrder.objects.all()):
        numbers = [order.pk for order in orders]
        lines = Transition.objects.filter(order__in=numbers, act__in=[ASKING, ANSWERING])
        lines_of = grouped(lines.order_by("pk"), lambda line: line.order_id)
        found = Urge.objects.filter(order__in=numbers).order_by("pk")
        urges_of = grouped(found, lambda urge: urge.order_id)
        for order in orders:
            if not _are_in_ledger(order, urges_of[order.pk], lines_of[order.pk]):
                yield _(
                    "Order %(number)s: its ledger says otherwise who asked and was answered."
                ) % {"number": order.number}


def _are_in_ledger(order, urges, lines):
    asked = [line.data["urge"] for line in lines if line.act == ASKING]
    if asked != [urge.pk for urge in urges]:
        return False
    if order.status not in OPEN and any(
        urge.answered_at is None and urge.ended_at is None for urge in urges
    ):
        return False
    answers: dict[int, str] = {}
    for line in lines:
        if line.act == ANSWERING:
            # An answer holds for the earlier urges of the same people that had none.
            for urge in urges:
                same = urge.source == line.data["source"] and urge.pk <= line.data["urge"]
                if same and urge.ended_at is None:
                    answers.setdefault(urge.pk, line.reason)
    return all(urge.answer == answers.get(urge.pk, "") for urge in urges)


def supervisions():
    """Every supervision has the status of its ledger, and its matter says until when it lasts."""
    for orders in in_chunks(WorkOrder.objects.select_related("thread")):
        numbers = [order.pk for order in orders]
        lines = Transition.objects.filter(order__in=numbers, act__in=SUPERVISION_AFTER)
        lines_of = grouped(lines.order_by("pk"), lambda line: line.order_id)
        found = Supervision.objects.filter(order__in=numbers).order_by("pk")
        rows_of = grouped(found, lambda row: row.order_id)
        for order in orders:
            if not _are_as_told(order, rows_of[order.pk], lines_of[order.pk]):
                yield _("Order %(number)s: its supervision is not as its ledger says.") % {
                    "number": order.number
                }


def _are_as_told(order, rows, lines):
    told = {line.data["supervision"]: SUPERVISION_AFTER[line.act] for line in lines}
    is_over = order.status in CLOSED_FOR_GOOD
    if is_over:
        told = {
            pk: status if status == SupervisionStatus.LIFTED else SupervisionStatus.ENDED
            for pk, status in told.items()
        }
    if told != {row.pk: row.status for row in rows}:
        return False
    under_way = [row.due_at for row in rows if row.ended_at is None]
    return is_over or order.thread.supervised_until == (under_way[0] if under_way else None)


def late_explanations():
    """What a reply says of its lateness is what the head of the agency signed."""
    said = SignOff.objects.filter(status=SignOffStatus.PUBLISHED, kind=SignOffKind.REPLY)
    found = said.exclude(late_explanation="").values_list("submission", "late_explanation")
    signed = dict(found)
    lines = Transition.objects.filter(act="sign_off", data__late_explanation__isnull=False)
    told = {
        (line["order__thread"], line["data"]["late_explanation"])
        for line in lines.values("order__thread", "data")
    }
    posts = Post.cases.exclude(late_explanation="").select_related("thread")
    for post in posts:
        words = post.late_explanation
        if signed.get(post.submission_id) != words or (post.thread_id, words) not in told:
            yield _("Thread %(thread)s: nobody signed why its reply came late.") % {
                "thread": post.thread.number
            }
