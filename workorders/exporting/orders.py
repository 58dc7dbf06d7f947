"""
Which orders a batch contains, and the query that reads them.

One SQL statement reads the whole batch: a consistent snapshot on both databases, without a
lock. It also counts the ledger lines about each order. Lines are only added, never removed,
so an order has changed since its last export if it has more lines now. Counting, unlike
comparing dates or keys of lines, also finds a line that is committed late.
"""

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from forum import hearing
from forum.choices import PostRole, ReplyKind, Visibility
from forum.models import Event, Post
from forum.urgency import Priority
from portal.agencies.models import Agency
from workorders.models import (
    ExportedOrder,
    OrderStatus,
    ReplyDetails,
    SignOffKind,
    SignOffStatus,
    Transition,
    WorkOrder,
)
from workorders.models.exports import Selection

ENDED = [OrderStatus.ARCHIVED, OrderStatus.MERGED, OrderStatus.WITHDRAWN]

# ``__date`` compares local days: "to the 21st" includes the whole 21st.
CONDITIONS = {
    "agency": lambda agency: Q(agency__in=Agency.objects.subtree(agency)),
    "status": lambda status: Q(status=status),
    "kind": lambda kind: Q(thread__kind=kind),
    "dispatched_from": lambda day: Q(dispatched_at__date__gte=day),
    "dispatched_to": lambda day: Q(dispatched_at__date__lte=day),
}


def filters_in_use(filters):
    """The filters that have a value."""
    return {name: value for name, value in (filters or {}).items() if value}


def matching_orders(filters, *, selection, by=None):
    """
    The orders of a batch, ordered by primary key; ``by`` gets none that complain about the people
    of the own agency.
    """
    orders = WorkOrder.objects.order_by("pk")
    if by is not None:
        orders = orders.not_sealed_from(by)
    for name, value in filters_in_use(filters).items():
        orders = orders.filter(CONDITIONS[name](value))
    if selection == Selection.NEW:
        return orders.filter(is_new(), is_heard())
    return changed(orders) if selection == Selection.CHANGED else orders


def is_new():
    """The condition "in no batch of new orders yet"; other batches do not count."""
    return ~Exists(ExportedOrder.objects.filter(order=OuterRef("pk"), as_new=True))


def is_heard():
    """
    The condition for orders of matters whose acceptance others may hear of, see ``forum.hearing``;
    those about a danger are heard of at once.
    """
    decided = Event.objects.filter(
        act__in=["approve", "accept_unpublished"], at__gt=hearing.newest_heard(),
        thread=OuterRef("thread"), submission=OuterRef("thread__submission"),
    )  # fmt: skip
    return Q(priority=Priority.DANGER) | ~Exists(decided)


def changed(orders):
    """
    The orders that were exported before as new or changed and have more ledger lines now.
    ``changed_since`` is the number of lines at the last such export.
    """
    entries = ExportedOrder.objects.handed_over().filter(order=OuterRef("pk"))
    shown = entries.order_by().values("order").annotate(most=Max("ledger_lines")).values("most")
    return orders.annotate(changed_since=Subquery(shown)).filter(changed_since__lt=ledger_lines())


def ledger_lines():
    """
    The number of ledger lines about the exported content of an order: all transitions of the
    order, and the events of its thread about the thread itself, the question or an official
    reply. Citizens' answers and undecided submissions are not exported, so they do not count.
    """
    steps = Transition.objects.filter(order=OuterRef("pk"))
    # "correct_kind" concerns the thread, although its line belongs to the submission.
    matter = Q(submission=None, post=None) | Q(act="correct_kind")
    exported = Q(post__number=1) | Q(post__role=PostRole.OFFICIAL)
    events = Event.objects.filter(matter | exported, thread=OuterRef("thread"))
    return _count(steps, by="order") + _count(events, by="thread")


def _count(rows, *, by):
    counted = rows.order_by().values(by).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)


def with_export_columns(orders, *, personal):
    """
    ``orders`` with everything that ``FIELDS`` read. Author and contact are fetched only if
    ``personal``.
    """
    all_posts = Post.cases.filter(thread=OuterRef("thread"))
    posts = all_posts.exclude(visibility=Visibility.HIDDEN)
    question = posts.filter(number=1)
    reply = posts.filter(role=PostRole.OFFICIAL, reply_kind=ReplyKind.FINAL)
    reply = reply.order_by("-published_at", "-number")
    # Includes hidden posts: a reply that was hidden later was still the first reply.
    first_reply = all_posts.filter(role=PostRole.OFFICIAL).order_by("published_at")
    # The newest published reply: what is only being written is not handed on.
    details = ReplyDetails.objects.filter(
        sign_off__order=OuterRef("pk"), sign_off__kind=SignOffKind.REPLY,
        sign_off__status=SignOffStatus.PUBLISHED, version=F("sign_off__signed_version"),
    ).order_by("-sign_off__ended_at", "-pk")  # fmt: skip
    people = ["thread__author", "thread__contact"] if personal else []
    return orders.select_related("thread", *people).annotate(
        question_text=Subquery(question.values("text")[:1]),
        official_reply=Subquery(reply.values("text")[:1]),
        official_reply_kind=Subquery(reply.values("reply_kind")[:1]),
        closed_at=Subquery(_ending_transitions().values("at")[:1]),
        first_reply_at=Subquery(first_reply.values("published_at")[:1]),
        hand_overs=_acts("change_agency"),
        extensions_granted=_acts("approve_extension"),
        times_disputed=_acts("dispute"),
        times_urged=_acts("urge"),
        facts_found=Subquery(details.values("facts_found")[:1]),
        claim=Subquery(details.values("claim")[:1]),
        outcome=Subquery(details.values("outcome")[:1]),
        summary=Subquery(details.values("summary")[:1]),
        ledger_lines=ledger_lines(),
    )


def _acts(act):
    """How often the order's ledger has this act."""
    return _count(Transition.objects.filter(order=OuterRef("pk"), act=act), by="order")


def _ending_transitions():
    """The transition that brought an ended order into its present status; newest first."""
    lines = Transition.objects.filter(order=OuterRef("pk"), to_state=OuterRef("status"))
    return lines.filter(to_state__in=ENDED).exclude(from_state=F("to_state")).order_by("-pk")
