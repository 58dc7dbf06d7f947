"""The checklist beside a reply: the author's questions, and which of them it answers."""

from collections.abc import Sequence

from forum.models import Submission, SubmissionVersion
from workorders.models import AskedQuestion
from workorders.replying.asked import Asked


def ticked_in_draft(submission: Submission) -> list[str]:
    """The keys ticked in the draft of this reply."""
    rows = AskedQuestion.objects.filter(
        sign_off__submission=submission, version__isnull=True, is_answered=True
    )
    return list(rows.values_list("key", flat=True))


def of_version(version: SubmissionVersion, asked: Sequence[Asked]) -> dict[str, object]:
    """What the head reads: each question, whether it is ticked, and how many are not."""
    kept = AskedQuestion.objects.filter(version=version, is_answered=True)
    ticked = set(kept.values_list("key", flat=True)) if asked else set()
    rows = [{"quote": one.quote, "is_answered": one.key in ticked} for one in asked]
    return {
        "rows": rows,
        "count": len(rows),
        "open_count": sum(not row["is_answered"] for row in rows),
    }
