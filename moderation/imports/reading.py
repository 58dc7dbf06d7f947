"""Imported matters that no moderator has decided about yet, per import."""

from django.db.models import Count, Exists, OuterRef, Q

from forum import paging, richtext
from forum.choices import Visibility
from forum.models import ImportBatch, Post, Thread
from moderation.models import BulkDecision, Decision

EXCERPT = 90
BATCHES = 200


def undecided(batch=None):
    """Imported, unpublished threads without a decision, in order of import."""
    decided = Decision.objects.filter(submission=OuterRef("submission"))
    found = Thread.cases.history().filter(visibility=Visibility.PRIVATE, import_batch__isnull=False)
    if batch is not None:
        found = found.filter(import_batch=batch)
    return found.exclude(Exists(decided)).order_by("pk")


def batches():
    """The newest imports, each with its numbers of matters: ``waiting``, ``total``, ``public``."""
    waiting = dict(undecided().order_by().values_list("import_batch").annotate(number=Count("pk")))
    threads = Thread.cases.filter(import_batch__isnull=False).order_by().values("import_batch")
    counts = {
        row["import_batch"]: row
        for row in threads.annotate(
            total=Count("pk"), public=Count("pk", filter=Q(visibility=Visibility.PUBLIC))
        )
    }
    return [
        {"batch": batch, "waiting": waiting.get(batch.pk, 0), **counts.get(batch.pk, {})}
        for batch in ImportBatch.objects.all()[:BATCHES]
    ]


def waits_for_a_decision():
    return undecided().exists()


def page_of(batch, *, number):
    """One page of undecided threads, each with excerpts of its first two posts."""
    page = paging.page_of(
        undecided(batch),
        number,
        length=paging.IMPORTED_MATTERS_PER_PAGE,
        shown=Thread.cases.for_listing(),
    )
    texts: dict[int, list[str]] = {}
    posts = Post.cases.filter(thread__in=page.rows, number__lte=2).in_order()
    for thread_id, text in posts.values_list("thread", "text"):
        texts.setdefault(thread_id, []).append(richtext.excerpt(text, EXCERPT))
    return page.with_rows(
        [{"thread": thread, "texts": texts.get(thread.pk, [])} for thread in page.rows]
    )


def under_way(batch):
    """The bulk decision about this import that the worker has not finished, or None."""
    presses = BulkDecision.objects.filter(batch=batch, finished_at__isnull=True)
    return presses.select_related("ordered_by").first()
