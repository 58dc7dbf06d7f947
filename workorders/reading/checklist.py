"""The checklist beside a reply: the author's questions, and which of them it answers."""

from collections.abc import Sequence

from forum.models import SubmissionVersion
from workorders.models import AskedQuestion, SignOff
from workorders.replying.asked import Asked


def ticked_in_draft(sign_off: SignOff | None) -> list[str]:
    """The keys ticked in the draft."""
    if sign_off is None:
        return []
    return _ticked(sign_off, None)


def of_version(
    sign_off: SignOff, version: SubmissionVersion, asked: Sequence[Asked]
) -> dict[str, object]:
    """What the head reads: each question, whether it is ticked, and how many are not."""
    ticked = set(_ticked(sign_off, version)) if asked else set()
    rows = [{"quote": one.quote, "is_answered": one.key in ticked} for one in asked]
    return {
        "rows": rows,
        "count": len(rows),
        "open_count": sum(not row["is_answered"] for row in rows),
    }


def _ticked(sign_off: SignOff, version: SubmissionVersion | None) -> list[str]:
    rows = AskedQuestion.objects.filter(sign_off=sign_off, version=version, is_answered=True)
    return list(rows.values_list("key", flat=True))
