"""
The only writer of ``FlagDecision``, and of what becomes of a flag: it is decided, and the reader
who made it is told.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from forum.models import Post, Thread
from moderation.models import Flag, FlagDecision, FlagOutcome
from portal.accounts.models import User
from portal.audit.ledgers import actor_values
from portal.notifications.outbox import notify_many

ACTS = {
    FlagOutcome.KEEP: "keep_flagged",
    FlagOutcome.BLACK_OUT: "black_out_flagged",
    FlagOutcome.HIDE: "hide_flagged",
}
NOTICES = {
    FlagOutcome.KEEP: "flag_kept",
    FlagOutcome.BLACK_OUT: "flag_blacked_out",
    FlagOutcome.HIDE: "flag_hidden",
}


def edition_of(post: Post) -> int:
    """Which text of the post readers see now: how many it had before."""
    return post.versions.count()


def record_flag_decision(
    post: Post,
    flags: Iterable[Flag],
    *,
    outcome: str,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> FlagDecision:
    """Decide these flags of a post whose thread is locked; whoever made them is told."""
    flags = list(flags)
    decision = FlagDecision(
        act=ACTS[FlagOutcome(outcome)],
        from_state="waiting",
        to_state=outcome,
        at=at or timezone.now(),
        post=post,
        outcome=outcome,
        edition=edition_of(post),
        reason=reason,
        data={"flags": len(flags), "flag_reasons": sorted({flag.reason for flag in flags})},
        **actor_values(by),
    )
    decision.clean_fields(exclude=["post"])
    decision.save()
    Flag.objects.filter(pk__in=[flag.pk for flag in flags]).update(decision=decision)
    _notify_readers(decision, flags, at=at)
    return decision


def decide_flags_of_hidden(
    posts: Iterable[Post], *, reason: str, by: User, at: datetime | None = None
) -> None:
    """What was hidden without a look at its flags answers those that wait."""
    for post in posts:
        waiting = Flag.objects.waiting().filter(post=post)
        if flags := list(waiting.select_related("person")):
            record_flag_decision(post, flags, outcome=FlagOutcome.HIDE, reason=reason, by=by, at=at)


def flagged_posts_of(thread: Thread) -> list[Post]:
    """The posts of a thread that have waiting flags."""
    flagged = Flag.objects.waiting().values("post")
    return list(Post.cases.filter(thread=thread, pk__in=flagged).select_related("thread"))


def _notify_readers(decision: FlagDecision, flags: Iterable[Flag], *, at: datetime | None) -> None:
    """In words that name neither the author nor the title, which may be what was flagged."""
    post = decision.post
    notify_many(
        [(flag.person, {}) for flag in flags],
        event=f"flags-{decision.pk}",
        name=NOTICES[FlagOutcome(decision.outcome)],
        at=at,
        number=post.thread.number,
        post=post.number,
        why=decision.reason,
        path=post.get_absolute_url(),
    )
