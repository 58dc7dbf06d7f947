"""What moderation does after the step that wrote an event of the forum has committed."""

from django.utils.translation import gettext_lazy as _

from forum.models import Event, Post, Thread
from moderation.appeals import workflow
from moderation.models import Appeal
from portal.audit.event_consumers.registry import Consumer

# The steps by which something that can be appealed against ends without the appeal.
ENDING = frozenset({"resume", "withdraw", "take_back", "restore", "restore_post"})


def end_appeals(event: Event, position: int) -> None:
    """End the open appeals against what is no longer in force. Idempotent."""
    for pk in _open_appeals(event).values_list("pk", flat=True):
        workflow.lapse(pk)


def _open_appeals(event):
    if event.submission_id is not None:
        return Appeal.objects.open().filter(submission=event.submission_id)
    about = Post.cases if event.post_id is not None else Thread.cases
    opened = about.filter(pk=event.post_id or event.thread_id).values("submission")
    return Appeal.objects.open().filter(submission__in=opened)


APPEALS = Consumer(
    name="appeals",
    title=_("Ending appeals that are no longer needed"),
    ledger="forum.event",
    acts=ENDING,
    handle=end_appeals,
)
