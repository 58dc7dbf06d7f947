"""
Flags: a reader reports a post, a moderator keeps it, blacks out parts of it or hides it.

Both steps lock the thread of the post, so that of two moderators one decides and the other is
told who did, and a reader counts once.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.choices import Visibility
from forum.hiding import reason_in_words
from forum.models import Post
from forum.workflow.locks import lock_thread
from forum.workflow.publishing import blacking_out
from forum.workflow.publishing.redacting import PointedOut
from moderation.models import Flag, FlagDecision, FlagOutcome
from moderation.workflow.flag_ledger import edition_of, record_flag_decision
from moderation.workflow.locks import lock_post_to_moderate
from moderation.workflow.visibility import black_out, hide, hide_post
from portal.accounts.models import User
from portal.accounts.restrictions import is_banned


@dataclass(frozen=True)
class FlagVerdict:
    """
    What a moderator decides about the flags of a post, with the reason that readers are told.

    ``edition`` and ``last_flag`` name the text and the newest flag that the moderator has read.
    ``chosen`` is what is blacked out of the words that readers see, whose digest is ``digest``.
    """

    outcome: str
    reason: str
    edition: int
    last_flag: int
    digest: str = ""
    chosen: PointedOut = blacking_out.NOTHING


def digest_of(post: Post) -> str:
    """Names the words that readers see of a post, so that places in them stay the same places."""
    return hashlib.sha256("\n".join(blacking_out.words_of(post)).encode()).hexdigest()


@transaction.atomic
def flag(
    post_id: int, *, by: User, reason: str, text: str = "", at: datetime | None = None
) -> Flag:
    """
    Report a published post to the moderators.

    Where they kept this text of it before, for the same reason, the flag does not wait: it has
    their decision at once.
    """
    post = _lock_post(post_id)
    refuse_flag(post, by=by)
    edition = edition_of(post)
    flag = Flag(
        post=post, edition=edition, person=by, reason=reason, text=text,
        flagged_at=at or timezone.now(), decision=_kept_before(post, edition, reason),
    )  # fmt: skip
    flag.full_clean(exclude=["post", "person", "decision"])
    flag.save()
    return flag


def refuse_flag(post: Post, *, by: User) -> None:
    """Raises a ``ValidationError`` that says why ``by`` cannot flag this post now."""
    if post.visibility != Visibility.PUBLIC:
        raise ValidationError(hidden_in_words(post), code="hidden")
    if post.author_id == by.pk:
        raise ValidationError(
            _("You wrote this yourself. You can change it with “Edit”."), code="own"
        )
    if is_banned(by):
        raise ValidationError(by.restriction, code="banned")
    if not by.is_verified:
        raise ValidationError(
            _("Please confirm your e-mail address first; then you can report posts."),
            code="not_verified",
        )
    before = _flag_of(post, by)
    if before is not None:
        raise ValidationError(standing_in_words(before), code="flagged_before")


def hidden_in_words(post: Post) -> str:
    """That the post is off the public pages, since when and why."""
    hidden = post if post.hidden_at else post.thread
    if hidden.hidden_at is None:
        return _("This is not public any more, so nothing needs to be reported.")
    return _(
        "This was taken off the public pages on %(day)s, so nothing needs to be reported any "
        "more. The reason: %(reason)s"
    ) % {"day": _day(hidden.hidden_at), "reason": reason_in_words(hidden)}


def standing_in_words(flag: Flag) -> str:
    """What has become of a flag, as the reader who made it is told."""
    if flag.decision is None:
        return _(
            "You reported this on %(day)s. A moderator will read it, and you will hear the outcome."
        ) % {"day": _day(flag.flagged_at)}
    facts = {"day": _day(flag.decision.at), "reason": flag.decision.reason_in_words}
    if flag.decision.outcome == FlagOutcome.HIDE:
        return _("You reported this. It was hidden on %(day)s. The reason: %(reason)s") % facts
    if flag.decision.outcome == FlagOutcome.BLACK_OUT:
        words = _(
            "You reported this. Checked on %(day)s: parts of it were blacked out. The reason: "
            "%(reason)s"
        )
    else:
        words = _("You reported this. Checked on %(day)s: it was kept. The reason: %(reason)s")
    return words % facts


@transaction.atomic
def decide_flags(
    post_id: int, verdict: FlagVerdict, *, by: User, at: datetime | None = None
) -> FlagDecision:
    """
    Decide about the flags the moderator has read; of two moderators the second is told.

    Flags made after the page was opened go on waiting where the post is kept.
    """
    lock_post_to_moderate(post_id, by=by)
    post = Post.cases.select_related("thread").get(pk=post_id)
    waiting = Flag.objects.waiting().filter(post=post).select_related("person")
    seen = list(waiting.filter(pk__lte=verdict.last_flag))
    _refuse_deciding(post, seen, verdict, by=by)
    if verdict.outcome == FlagOutcome.BLACK_OUT:
        black_out(post, verdict.chosen, reason=verdict.reason, by=by, at=at)
    decision = record_flag_decision(
        post, seen, outcome=verdict.outcome, reason=verdict.reason, by=by, at=at
    )
    if verdict.outcome == FlagOutcome.HIDE and post.visibility == Visibility.PUBLIC:
        # It decides the flags that came later too.
        if post.number == 1:
            hide(post.thread_id, reason=verdict.reason, by=by, at=at)
        else:
            hide_post(post.pk, reason=verdict.reason, by=by, at=at)
    return decision


def _refuse_deciding(post: Post, seen: list[Flag], verdict: FlagVerdict, *, by: User) -> None:
    if not seen:
        raise ValidationError(decided_in_words(post), code="already_decided")
    if any(flag.person_id == by.pk for flag in seen):
        raise PermissionDenied(
            _("You reported this yourself. Another moderator decides about it; please leave it.")
        )
    is_kept = verdict.outcome != FlagOutcome.HIDE
    if is_kept and post.visibility != Visibility.PUBLIC:
        raise ValidationError(hidden_in_words(post), code="hidden")
    is_other = verdict.outcome == FlagOutcome.BLACK_OUT and digest_of(post) != verdict.digest
    if is_kept and (edition_of(post) != verdict.edition or is_other):
        raise ValidationError(
            _("The text was changed meanwhile. Please read it again, then decide."),
            code="changed_meanwhile",
        )


def decided_in_words(post: Post) -> str:
    """Who decided about the post last, and what."""
    last = FlagDecision.objects.filter(post=post).first()
    if last is None:
        return _("Nothing is reported about this post.")
    return _("%(name)s has already decided this on %(time)s: %(outcome)s.") % {
        "name": last.actor_name,
        "time": date_format(timezone.localtime(last.at), "SHORT_DATETIME_FORMAT"),
        "outcome": last.get_outcome_display(),
    }


def _lock_post(post_id: int) -> Post:
    thread = lock_thread(Post.cases.values_list("thread_id", flat=True).get(pk=post_id))
    post: Post = Post.cases.get(pk=post_id)
    post.thread = thread
    return post


def _flag_of(post: Post, by: User) -> Flag | None:
    """The person's flag that waits, or the one about the text that stands there now."""
    own = Flag.objects.filter(post=post, person=by).select_related("decision").order_by("-pk")
    found: Flag | None = own.waiting().first() or own.filter(edition=edition_of(post)).first()
    return found


def _kept_before(post: Post, edition: int, reason: str) -> FlagDecision | None:
    """The decision that kept this text, flagged for the same reason; None without one."""
    kept = FlagDecision.objects.filter(post=post, edition=edition, outcome=FlagOutcome.KEEP)
    return next((line for line in kept if reason in line.data["flag_reasons"]), None)


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
