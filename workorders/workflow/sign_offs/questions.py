"""Keeping which of the author's questions a text answers, as its writer ticked them."""

from collections.abc import Collection
from typing import TypedDict

from forum.models import SubmissionVersion, Thread
from workorders.models import AskedQuestion, SignOff
from workorders.replying.asked import asked_in


class Ticks(TypedDict, total=False):
    questions: int
    ticked: int


def tick(sign_off: SignOff, thread: Thread, answered: Collection[str]) -> None:
    """
    Keep the ticks of the draft. Keys of what is no longer asked are left out, because the matter
    may have been edited since the page was opened.
    """
    AskedQuestion.objects.filter(sign_off=sign_off, version__isnull=True).delete()
    AskedQuestion.objects.bulk_create(
        AskedQuestion(
            sign_off=sign_off, post_id=asked.post_id, position=position, key=asked.key,
            is_answered=asked.key in answered,
        )
        for position, asked in enumerate(asked_in(thread), 1)
    )  # fmt: skip


def freeze(sign_off: SignOff, version: SubmissionVersion) -> Ticks:
    """Keep the ticks of the draft with the version handed in; returns how many there are."""
    rows = list(AskedQuestion.objects.filter(sign_off=sign_off, version__isnull=True))
    AskedQuestion.objects.bulk_create(
        AskedQuestion(
            sign_off=sign_off, version=version, post_id=row.post_id, position=row.position,
            key=row.key, is_answered=row.is_answered,
        )
        for row in rows
    )  # fmt: skip
    return {"questions": len(rows), "ticked": sum(row.is_answered for row in rows)} if rows else {}
