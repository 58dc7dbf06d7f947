"""What colleagues asked, for the top of a desk, a row and an item; and the note to the shift."""

from forum.choices import SubmissionState
from moderation.models import HandoverNote, Question
from moderation.reading.rows import title_of

SHOWN = 10


def asked_of(user):
    """Unanswered questions to this person about what still waits, the oldest first."""
    waiting = Question.objects.unanswered().filter(submission__state=SubmissionState.PENDING)
    found = waiting.filter(asked=user)
    if user.has_perm("accounts.supervise"):
        found = found | waiting.filter(asked__isnull=True)
    found = found.exclude(submission__author=user)
    shown = found.order_by("asked_at").select_related("submission__thread", "asked_by")[:SHOWN]
    return [{"question": row, "title": title_of(row.submission)} for row in shown]


def questions_about(submission, viewer, *, may_answer):
    """All that was asked about it, the newest first; ``may_answer`` is the workflow's rule."""
    found = submission.colleague_questions.select_related("asked_by", "asked", "answered_by")
    return [
        {"question": row, "is_for_me": row.answered_at is None and may_answer(viewer, row)}
        for row in found
    ]


def latest_handover():
    return HandoverNote.objects.select_related("author").first()
