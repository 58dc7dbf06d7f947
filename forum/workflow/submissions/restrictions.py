"""
What a sanction stops: new texts, for a while. It never stops what belongs to one's own matters:
follow-ups, the answer to an agency, saying that it is not solved, reading, tracking, appealing.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Desk, PostRole, Purpose
from forum.models import Submission
from portal.accounts import restrictions
from portal.accounts.models import User


def lock_slowed(by: User, *, at: datetime | None) -> None:
    """
    Of two texts that a slowed-down person sends at once the second waits for the first. Called
    before anything else is locked, as drafts lock their writer first too.
    """
    if restrictions.is_slowed(by, at):
        User.objects.select_for_update(no_key=True).get(pk=by.pk)


def refuse_restricted(submission: Submission, *, by: User, at: datetime | None) -> None:
    """Raises a ``ValidationError`` that says until when this text cannot be sent."""
    if _belongs_to_own_matter(submission, by):
        return
    if restrictions.is_banned(by, at):
        raise ValidationError(restrictions.in_words(by), code="banned")
    if not _is_for_the_public(submission):
        return
    if restrictions.is_muted(by, at):
        words = restrictions.in_words(by)
        if submission.rules.opens_a_thread:
            private = _("A matter that is not to be published can be sent now.")
            words = f"{words} {private}"
        raise ValidationError(words, code="muted")
    if restrictions.is_slowed(by, at):
        _refuse_too_soon(submission, by, at or timezone.now())


def _belongs_to_own_matter(submission: Submission, by: User) -> bool:
    thread = submission.thread
    is_follow_up = submission.rules.role == PostRole.FOLLOW_UP
    return is_follow_up and thread is not None and thread.author_id == by.pk


def _is_for_the_public(submission: Submission) -> bool:
    if submission.thread is None:
        return not submission.wants_private
    return bool(submission.thread.is_public)


def _refuse_too_soon(submission: Submission, by: User, now: datetime) -> None:
    pause = timedelta(hours=by.slow_hours)
    sent = Submission.objects.written_by(by).filter(desk=Desk.MODERATION)
    others = sent.exclude(pk=submission.pk).exclude(purpose=Purpose.FOLLOW_UP)
    last = others.filter(submitted_at__gt=now - pause, submitted_at__lte=now)
    newest = last.order_by("-submitted_at").first()
    if newest is not None and newest.submitted_at is not None:
        raise ValidationError(
            _(
                "You can send one post every %(hours)d hours for a while; the next from "
                "%(from)s. What you wrote is kept as a draft."
            ),
            code="slowed_down",
            params={
                "hours": by.slow_hours,
                "from": restrictions.until_in_words(newest.submitted_at + pause),
            },
        )
