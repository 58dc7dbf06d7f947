"""
The only writer of ``FlagDecision``, and of what becomes of a flag: it is decided, and the reader
who made it is told.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from forum.hiding import REVIEWED_AGAIN
from forum.models import Event, Post, Submission, Thread
from forum.purposes import Result
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
REVIEWED = "flag_reviewed"
# Acts of the forum's ledger after which a post is shown anew.
TAKEN_BACK, SHOWN_AGAIN = "take_back", ("restore", "restore_post")


def edition_of(post: Post) -> int:
    """
    Which text of the post readers see now, as a number that only rises: with each edit, each
    decision about it that is taken back, and each time it is shown again after it was hidden.
    """
    events = Event.objects.filter(
        Q(post=post, act__in=[TAKEN_BACK, *SHOWN_AGAIN])
        | Q(thread=post.thread_id, post=None, act__in=SHOWN_AGAIN)
    )
    acts = Counter(events.values_list("act", flat=True))
    # An edit that is taken back is no earlier text any more: one less, and two more.
    return post.versions.count() + acts.total() + acts[TAKEN_BACK]


def record_flag_decision(
    post: Post,
    flags: Iterable[Flag],
    *,
    outcome: str,
    reason: str,
    by: User,
    at: datetime | None = None,
    edition: int | None = None,
) -> FlagDecision:
    """
    Decide these flags of a post whose thread is locked; whoever made them is told. ``edition``
    is the text they are about, by default the one that readers see now.
    """
    flags = list(flags)
    decision = FlagDecision(
        act=ACTS[FlagOutcome(outcome)],
        from_state="waiting",
        to_state=outcome,
        at=at or timezone.now(),
        post=post,
        outcome=outcome,
        edition=edition_of(post) if edition is None else edition,
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


def shown_post_of(submission: Submission) -> tuple[Post, int] | None:
    """The post that shows this decided submission, with the edition it shows; None without one."""
    match submission.rules.result:
        case Result.THREAD:
            posts = Post.cases.filter(thread=submission.thread_id, number=1)
        case Result.POST:
            posts = Post.cases.filter(submission=submission)
        case Result.TEXT:
            posts = Post.cases.filter(pk=submission.post_id or 0)
        case _:
            return None
    post = posts.select_related("thread").first()
    return (post, edition_of(post)) if post is not None else None


def answer_flags_of_taken_back(
    submission: Submission, post: Post, edition: int, *, by: User, at: datetime | None
) -> None:
    """
    Nobody reads what was flagged any more: not the post, or where an edit was taken back, not
    its ``edition``; flags of the text before go on waiting.
    """
    waiting = Flag.objects.waiting().filter(post=post).select_related("person")
    if submission.rules.result is Result.TEXT:
        waiting = waiting.filter(edition=edition)
    if flags := list(waiting):
        record_flag_decision(
            post, flags, outcome=FlagOutcome.HIDE, reason=REVIEWED_AGAIN, by=by, at=at,
            edition=edition,
        )  # fmt: skip


def flagged_posts_of(thread: Thread) -> list[Post]:
    """The posts of a thread that have waiting flags."""
    flagged = Flag.objects.waiting().values("post")
    return list(Post.cases.filter(thread=thread, pk__in=flagged).select_related("thread"))


def _notify_readers(decision: FlagDecision, flags: Iterable[Flag], *, at: datetime | None) -> None:
    """In words that name neither the author nor the title, which may be what was flagged."""
    post = decision.post
    is_reviewed = decision.reason == REVIEWED_AGAIN
    notify_many(
        [(flag.person, {}) for flag in flags],
        event=f"flags-{decision.pk}",
        name=REVIEWED if is_reviewed else NOTICES[FlagOutcome(decision.outcome)],
        at=at,
        number=post.thread.number,
        post=post.number,
        why=decision.reason,
        path=post.get_absolute_url(),
    )
