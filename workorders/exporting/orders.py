"""
Which orders a batch holds, and how they are read.

All of a batch is read by one statement, so that it shows one moment whatever is
written meanwhile, on both databases and without a lock.
"""

from django.db.models import Exists, F, OuterRef, Q, Subquery

from forum.choices import PostRole, ReplyKind, Visibility
from forum.models import Post
from portal.agencies.models import Agency
from workorders.models import ExportedOrder, OrderStatus, Transition, WorkOrder

ENDED = [OrderStatus.ARCHIVED, OrderStatus.MERGED, OrderStatus.WITHDRAWN]

# The local day, not the moment: "to the 21st" takes the whole of the 21st in.
CONDITIONS = {
    "agency": lambda agency: Q(agency__in=Agency.objects.subtree(agency)),
    "status": lambda status: Q(status=status),
    "kind": lambda kind: Q(thread__kind=kind),
    "dispatched_from": lambda day: Q(dispatched_at__date__gte=day),
    "dispatched_to": lambda day: Q(dispatched_at__date__lte=day),
}


def stated(filters):
    """The filters that were set; the others leave every order in."""
    return {name: value for name, value in (filters or {}).items() if value}


def chosen(filters, *, only_new):
    """The orders of a batch, in the order they were made."""
    orders = WorkOrder.objects.order_by("pk")
    for name, value in stated(filters).items():
        orders = orders.filter(CONDITIONS[name](value))
    return orders.filter(is_new()) if only_new else orders


def is_new():
    """In no batch of new orders yet; being in any other batch changes nothing."""
    return ~Exists(ExportedOrder.objects.filter(order=OuterRef("pk"), as_new=True))


def in_full(orders, *, personal):
    """``orders`` with all the fields need; who wrote is not even read without ``personal``."""
    posts = Post.cases.filter(thread=OuterRef("thread")).exclude(visibility=Visibility.HIDDEN)
    question = posts.filter(number=1)
    reply = posts.filter(role=PostRole.OFFICIAL, reply_kind=ReplyKind.FINAL)
    reply = reply.order_by("-published_at", "-number")
    people = ["thread__author", "thread__contact"] if personal else []
    return orders.select_related("thread", *people).annotate(
        question_text=Subquery(question.values("text")[:1]),
        official_reply=Subquery(reply.values("text")[:1]),
        official_reply_kind=Subquery(reply.values("reply_kind")[:1]),
        closed_at=Subquery(_ended().values("at")[:1]),
    )


def _ended():
    """The step that brought an order into the ended state it is in."""
    lines = Transition.objects.filter(order=OuterRef("pk"), to_state=OuterRef("status"))
    return lines.filter(to_state__in=ENDED).exclude(from_state=F("to_state")).order_by("-pk")
