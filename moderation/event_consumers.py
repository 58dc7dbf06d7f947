"""What moderation does after the step that wrote an event of the forum has committed."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Event, Post, Thread
from forum.purposes import RULES, Result
from moderation.appeals import workflow
from moderation.models import Appeal
from portal.audit.event_consumers.registry import Consumer

# The steps by which something that can be appealed against ends without the appeal.
ENDING = frozenset(
    {
        "resume", "withdraw", "take_back", "restore", "restore_post",
        # What was blacked out is of another text then, or of none that readers see.
        "approve", "black_out_post", "hide", "hide_post",
    }
)  # fmt: skip


def end_appeals(event: Event, position: int) -> None:
    """End the open appeals against what is no longer in force. Idempotent."""
    for pk in _open_appeals(event).values_list("pk", flat=True):
        workflow.lapse(pk)


def _open_appeals(event):
    if event.submission_id is not None:
        meant = Q(submission=event.submission_id)
        if event.act in {"approve", "black_out_post"} and event.post_id is not None:
            # An edit, and the text that it replaces or that was replaced before.
            posts = Post.cases.filter(pk=event.post_id)
            meant |= Q(submission__in=posts.values("submission"))
            meant |= Q(submission__post=event.post_id)
        return Appeal.objects.open().filter(meant)
    about = Post.cases if event.post_id is not None else Thread.cases
    opened = about.filter(pk=event.post_id or event.thread_id).values("submission")
    return Appeal.objects.open().filter(submission__in=opened)


def _may_end_one(event: Event) -> bool:
    """Of approvals those of edits alone; of the others nothing was shown before."""
    return event.act != "approve" or RULES[event.data["purpose"]].result is Result.TEXT


APPEALS = Consumer(
    name="appeals",
    title=_("Ending appeals that are no longer needed"),
    ledger="forum.event",
    acts=ENDING,
    handle=end_appeals,
    wants=_may_end_one,
)
