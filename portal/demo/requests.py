"""What agencies of the demonstration ask of the centre: disputes, and more time."""

from datetime import timedelta

from portal.agencies.models import Agency
from workorders import workflow
from workorders.models import DisputeBasis, OrderStatus, WorkOrder

ASKED_AFTER = timedelta(hours=1)
# (legal basis, what the agency says, what the named one answers or "")
DISPUTES = [
    (
        "duties", "现场看过，损坏的是地下管线的检查井，不在我们的养护范围里。",
        "检查井归我们，但沉降是路基引起的，请路面养护单位一起看。",
    ),
    ("place", "事发地在两个街道交界处，按门牌属于隔壁街道。", ""),
]  # fmt: skip
# (working days or hours, why)
MORE_TIME = [
    (3, "需要的配件下周一到货，到货后两天内装好"),
    (5, "要等第三方检测报告，检测机构三天后进场"),
]


def ask(people, *, now):
    """Dispute the newest orders that nobody has accepted, and ask for time for accepted ones."""
    waiting = WorkOrder.objects.filter(status=OrderStatus.DISPATCHED, accept_due_at__isnull=False)
    for order, said in zip(_newest(waiting), DISPUTES, strict=False):
        _dispute(order, said, people, now=now)
    handled = WorkOrder.objects.filter(
        status=OrderStatus.ACCEPTED, due_at__gt=now, paused_at__isnull=True
    )
    for order, (amount, reason) in zip(_newest(handled), MORE_TIME, strict=False):
        workflow.request_extension(
            order.pk, by=people.clerk_of(order.agency.slug), amount=amount, reason=reason,
            at=min(order.accepted_at + ASKED_AFTER, now),
        )  # fmt: skip


def _newest(orders):
    return orders.select_related("agency").order_by("-dispatched_at", "-pk")[:2]


def _dispute(order, said, people, *, now):
    slug, reason, answer = said
    named = _other_agency(order)
    at = min(order.dispatched_at + ASKED_AFTER, order.accept_due_at, now)
    made = workflow.dispute(
        order.pk, by=people.clerk_of(order.agency.slug), reason=reason, named_agency=named, at=at,
        basis=DisputeBasis.objects.get(slug=slug),
    )  # fmt: skip
    if answer:
        clerk = people.clerk_of(named.slug)
        workflow.argue_dispute(made.pk, by=clerk, reason=answer, at=min(at + ASKED_AFTER, now))


def _other_agency(order):
    others = Agency.objects.current().filter(parent=None).exclude(pk=order.agency_id)
    return others.exclude(path=order.agency.path).order_by("position").first()
