"""
Notifying the authors of merged matters that the matter they were merged into was hidden; called
after the commit, in batches, as for followers.
"""

from forum.followers.notifying import BATCH, NEWS_LASTS
from forum.models import Submission
from forum.workflow.locks import lock_thread
from portal.notifications.outbox import notify


def is_news(event):
    """Whether a line says that a whole thread was hidden, and not long ago."""
    return event.thread_id is not None and event.recorded_at - event.at < NEWS_LASTS


def notify_authors(event, position):
    """Notify the next batch of authors; nobody where the matter is shown again."""
    if not lock_thread(event.thread_id).is_hidden:
        return None
    merged = Submission.objects.filter(merged_into=event.thread_id, pk__gt=position)
    rows = list(merged.select_related("author", "contact").order_by("pk")[:BATCH])
    for submission in rows:
        notify(
            submission.author or submission.contact,
            event=f"event-{event.pk}-merged-{submission.pk}",
            name="merged_hidden",
            title=submission.title,
            number=submission.number,
            path=submission.get_absolute_url(),
        )
    return rows[-1].pk if len(rows) == BATCH else None
