"""
What a moderator sees of one submission: all that helps to decide, without contact details.
"""

from functools import partial

from forum.choices import SubmissionState, Visibility
from forum.purposes import Result
from forum.reading.annotations import annotated
from forum.reading.originals import is_redacted
from forum.richtext import plain
from forum.search.similar import likeness_of
from forum.urgency import marks_of
from forum.workflow import may_reveal
from moderation.models import Claim
from moderation.reading import changes, like_cases
from moderation.reading.around import (
    conversation,
    repeats,
    same_text,
    waiting_of_same_author,
)
from moderation.reading.author_record import record_of
from moderation.reading.facts import facts_of
from moderation.reading.history import history_of
from moderation.reading.queue import title_of
from moderation.reading.similar import similar_to
from moderation.reading.standing import claim_in_force
from moderation.reading.versions import body_of, hidden_in, shown_version


def submission_context(submission, *, versions, viewer):
    """
    Everything the page shows, in a constant number of queries; ``versions`` are those of
    ``versions_of``, the newest first.
    """
    version, hidden = versions[0], hidden_in(submission)
    latest, *earlier = [shown_version(submission, row, hidden) for row in versions]
    claim = claim_in_force(submission)
    is_own = submission.author_id is not None and submission.author_id == viewer.pk
    is_pending = submission.state == SubmissionState.PENDING
    before = _replaced_text(submission, version)
    taken = claim is not None and claim.moderator_id != viewer.pk
    annotations = _annotated(submission, version, latest)
    return {
        "submission": submission,
        "title": latest.title or title_of(submission),
        "shown": latest,
        "annotated": annotations,
        **_compared(submission, version, annotations),
        "author_record": record_of(submission),
        "earlier": earlier,
        "changes": _changes(submission, latest, before=before, earlier=earlier),
        "facts": facts_of(submission, version),
        "marks": marks_of(submission),
        "history": history_of(submission),
        "others": waiting_of_same_author(submission),
        "repeats": repeats(submission, version),
        "same_text": same_text(submission),
        "before": before,
        "conversation": conversation(submission),
        "claim": claim,
        "taken_by": claim if is_pending and taken else None,
        "is_own": is_own,
        "is_mine": claim is not None and not taken,
        "is_pending": is_pending,
        "may_reveal": _may_reveal(submission, viewer),
        "may_publish": _may_publish(submission) and not is_own,
        "may_decide": is_pending and not is_own and not taken,
        "may_merge": is_pending and not is_own and not taken and submission.rules.is_handled,
    }


def _compared(submission, version, annotations):
    """What resembles it; what agencies write, and names, are compared with nothing."""
    if submission.purpose not in like_cases.COMPARED:
        return {"similar": [], "like_cases": []}
    likeness = likeness_of(version.title, version.text)
    words = [one.words for one in annotations.annotations] if annotations else []
    is_matter = submission.rules.is_handled
    return {
        "similar": similar_to(submission, likeness) if is_matter else [],
        "like_cases": like_cases.like_cases_of(submission, likeness, words),
    }


def _may_reveal(submission, viewer):
    thread = submission.thread
    if thread is None or submission.state != SubmissionState.APPROVED:
        return False
    return may_reveal(viewer, thread) and is_redacted(thread)


def _may_publish(submission):
    """Whether it was accepted without being published, and its author has not asked for that."""
    thread = submission.thread
    is_opened = thread is not None and thread.submission_id == submission.pk
    return is_opened and thread.visibility == Visibility.PRIVATE and not submission.wants_private


def _annotated(submission, version, latest):
    # What agencies write is not screened.
    if not submission.rules.is_screened:
        return None
    codes = [image["codes"] for image in latest.attachments]
    return annotated(
        latest.title,
        latest.body,
        filed=version.facts.get("kind", ""),
        category=version.facts.get("category") or "",
        codes=codes,
    )


def _changes(submission, shown, *, before, earlier):
    """What changed since the text that is public, or else since the version before; or None."""
    if submission.rules.result is Result.NAME:
        return None
    if before is not None:
        return changes.since_published(before, shown)
    if not earlier:
        return None

    return changes.since_earlier(earlier[0], shown, facts_of=partial(facts_of, submission))


def _replaced_text(submission, version):
    """
    What a pending edit or change of name would replace, else None. ``title`` is empty unless
    the edit may change it.
    """
    result = submission.rules.result
    if result is Result.NAME:
        return {"title": "", "body": plain(version.signature)}
    if result is not Result.TEXT or submission.state != SubmissionState.PENDING:
        return None
    post = submission.post
    return {
        "title": submission.thread.title if post.number == 1 and version.title else "",
        "body": body_of(post.text, is_official=post.is_official),
    }


def is_decided_so(submission, verdict, *, version_id, by):
    """Whether ``by`` has already made this very decision about the version (a double submit)."""
    decided = submission.decisions.filter(version_id=version_id, superseded_by__isnull=True).first()
    if decided is None:
        return False
    stands = (decided.actor_id, decided.outcome, decided.chosen_reason, decided.note)
    return stands == (by.pk, verdict.outcome, verdict.reason, verdict.note)


def newest_claim(moderator):
    """The moderator's latest claim that is still in force, or None."""
    claims = Claim.objects.in_force().filter(moderator=moderator)
    return claims.order_by("-claimed_at").first()
