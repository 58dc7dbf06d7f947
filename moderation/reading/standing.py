"""Whether a submission still stands as it did when a moderator opened its page."""

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from forum.choices import SubmissionState
from moderation.models import Claim
from moderation.reading.versions import DECIDED


def claim_in_force(submission):
    found = Claim.objects.in_force().filter(submission=submission)
    return found.select_related("moderator").first()


def standing_in_words(submission, *, viewer, version, holder):
    """
    What changed since the page was made, in a sentence; "" where nothing did. ``version`` and
    ``holder`` are the primary keys, as text, of the version it shows and of who had claimed it.
    """
    if submission.state != SubmissionState.PENDING:
        decision = submission.decisions.newest_first().first()
        return no_longer_pending(submission, decision)
    if str(submission.latest_version.pk) != version:
        return _("The author has sent a new version. Please read it before you decide.")
    claim = claim_in_force(submission)
    now_held_by = "" if claim is None else str(claim.moderator_id)
    if now_held_by in {holder, str(viewer.pk)}:
        return ""
    if claim is None:
        # One's own claim that ended stops nobody from deciding.
        return "" if holder == str(viewer.pk) else _("Nobody is reading this any more.")
    if claim.taken_over_from_id == viewer.pk:
        words, at = _("%(name)s took this over from you at %(time)s."), claim.claimed_at
    else:
        words, at = _("%(name)s is reading this until %(time)s."), claim.expires_at
    return words % {"name": claim.moderator.display_name, "time": _clock(at)}


def no_longer_pending(submission, decision):
    """Why nothing is to be decided any more; ``decision`` is the newest about it, or None."""
    if submission.state == SubmissionState.WITHDRAWN:
        return _("The author has withdrawn this. There is nothing to decide.")
    if submission.state == SubmissionState.DRAFT or decision is None:
        return _("The author is working on it again. There is nothing to decide.")
    facts = {"name": decision.actor_name, "time": _clock(decision.at)}
    return str(DECIDED[decision.outcome]) % facts


def _clock(moment):
    return time_format(timezone.localtime(moment), "H:i")
