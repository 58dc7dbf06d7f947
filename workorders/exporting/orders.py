"""
Which orders a batch holds, and how they are read.

All of a batch is read by one statement, so that it shows one moment whatever is
written meanwhile, on both databases and without a lock. How many ledger lines there are
about an order is part of what is read: lines are only ever added, so an order has changed
since it was exported when there are more now. No date and no number of a line is compared,
and a line that is committed late makes one more all the same.
"""

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from forum.choices import PostRole, ReplyKind, Visibility
from forum.models import Event, Post
from portal.agencies.models import Agency
from workorders.models import ExportedOrder, OrderStatus, Transition, WorkOrder
from workorders.models.exports import Selection

ENDED = [OrderStatus.ARCHIVED, OrderStatus.MERGED, OrderStatus.WITHDRAWN]

# The local day, not the moment: "to the 21st" takes the whole of the 21st in.
CONDITIONS = {
    "agency": lambda agency: Q(agency__in=Agency.objects.subtree(agency)),
    "status": lambda status: Q(status=status),
    "kind": lambda kind: Q(thread__kind=kind),
    "dispatched_from": lambda day: Q(dispatched_at__date__gte=day),
    "dispatched_to": lambda day: Q(dispatched_at__date__lte=day),
}


def filters_in_use(filters):
    """The filters that were set; the others leave every order in."""
    return {name: value for name, value in (filters or {}).items() if value}


def matching_orders(filters, *, selection):
    """The orders of a batch, in the order they were made."""
    orders = WorkOrder.objects.order_by("pk")
    for name, value in filters_in_use(filters).items():
        orders = orders.filter(CONDITIONS[name](value))
    if selection == Selection.NEW:
        return orders.filter(is_new())
    return changed(orders) if selection == Selection.CHANGED else orders


def is_new():
    """In no batch of new orders yet; being in any other batch changes nothing."""
    return ~Exists(ExportedOrder.objects.filter(order=OuterRef("pk"), as_new=True))


def changed(orders):
    """
    Those handed over before, of which the ledgers say more now; ``changed_since`` is how
    many lines the newest batch of new or changed orders showed of each.
    """
    entries = ExportedOrder.objects.handed_over().filter(order=OuterRef("pk"))
    shown = entries.order_by().values("order").annotate(most=Max("ledger_lines")).values("most")
    return orders.annotate(changed_since=Subquery(shown)).filter(changed_since__lt=ledger_lines())


def ledger_lines():
    """
    How many lines there are about what a batch says of an order: every step of the order,
    and of its matter what concerns the matter itself, the question or an official reply.
    Answers of others and texts that are not decided about are not exported.
    """
    steps = Transition.objects.filter(order=OuterRef("pk"))
    # A kind that is corrected is the matter's; other lines of a submission alone are not.
    matter = Q(submission=None, post=None) | Q(act="correct_kind")
    exported = Q(post__number=1) | Q(post__role=PostRole.OFFICIAL)
    events = Event.objects.filter(matter | exported, thread=OuterRef("thread"))
    return _count(steps, by="order") + _count(events, by="thread")


def _count(rows, *, by):
    counted = rows.order_by().values(by).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)


def with_export_columns(orders, *, personal):
    """``orders`` with all the fields need; who wrote is not even read without ``personal``."""
    all_posts = Post.cases.filter(thread=OuterRef("thread"))
    posts = all_posts.exclude(visibility=Visibility.HIDDEN)
    question = posts.filter(number=1)
    reply = posts.filter(role=PostRole.OFFICIAL, reply_kind=ReplyKind.FINAL)
    reply = reply.order_by("-published_at", "-number")
    # One that was hidden later was still the first that the citizen got.
    first_reply = all_posts.filter(role=PostRole.OFFICIAL).order_by("published_at")
    moves = Transition.objects.filter(order=OuterRef("pk"), act="change_agency")
    people = ["thread__author", "thread__contact"] if personal else []
    return orders.select_related("thread", *people).annotate(
        question_text=Subquery(question.values("text")[:1]),
        official_reply=Subquery(reply.values("text")[:1]),
        official_reply_kind=Subquery(reply.values("reply_kind")[:1]),
        closed_at=Subquery(_ending_transitions().values("at")[:1]),
        first_reply_at=Subquery(first_reply.values("published_at")[:1]),
        hand_overs=_count(moves, by="order"),
        ledger_lines=ledger_lines(),
    )


def _ending_transitions():
    """The step that brought an order into the ended state it is in."""
    lines = Transition.objects.filter(order=OuterRef("pk"), to_state=OuterRef("status"))
    return lines.filter(to_state__in=ENDED).exclude(from_state=F("to_state")).order_by("-pk")
