"""What is shown for a second look: the text as it was decided, nothing of the decision."""

from forum.reading.annotations import annotated
from moderation.models import SecondLook
from moderation.reading.facts import facts_of
from moderation.reading.queue import title_of
from moderation.reading.versions import shown_version


def waiting_for(moderator):
    """Those that ``moderator`` may answer, the oldest first."""
    return SecondLook.objects.waiting().for_moderator(moderator).order_by("pk")


def look_context(look):
    submission, version = look.decision.submission, look.decision.version
    shown = shown_version(submission, version)
    is_screened = submission.rules.is_screened
    return {
        "look": look,
        "submission": submission,
        "title": shown.title or title_of(submission),
        "shown": shown,
        "annotated": annotated(
            shown.title,
            shown.body,
            filed=version.facts.get("kind", ""),
            category=version.facts.get("category") or "",
        )
        if is_screened
        else None,
        "facts": facts_of(submission, version),
    }
