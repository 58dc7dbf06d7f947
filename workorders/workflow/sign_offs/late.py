"""
Why a reply comes late: asked for with a final reply once its date has passed, kept with its
sign-off, frozen and signed with it, and published below the reply.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import ReplyKind
from forum.models import Post
from forum.richtext import clean_input
from portal.texts import visible
from workorders.models import SignOff, WorkOrder
from workorders.models.statuses import WITH_THE_AGENCY


def comes_late(order: WorkOrder, *, at: datetime | None = None) -> bool:
    """Whether a reply that is handed in or signed now comes after its date."""
    waits = order.paused_at is not None or order.status not in WITH_THE_AGENCY
    return not waits and order.due_at < (at or timezone.now())


def needs_explanation(sign_off: SignOff, *, at: datetime | None = None) -> bool:
    """Whether it cannot be handed in or signed before somebody says why it comes late."""
    final = sign_off.submission.reply_kind == ReplyKind.FINAL
    return final and not sign_off.late_explanation and comes_late(sign_off.order, at=at)


def keep_explanation(sign_off: SignOff, words: str) -> None:
    """Keep it with the draft."""
    if _cleaned(words) != sign_off.late_explanation:
        sign_off.late_explanation = _cleaned(words)
        sign_off.save(update_fields=["late_explanation"])


def explain_at_signature(sign_off: SignOff, words: str, *, at: datetime | None = None) -> None:
    """
    Where the date passed after it was handed in, whoever signs says why; what was handed in with
    it stays. The calling step saves it.
    """
    sign_off.late_explanation = sign_off.late_explanation or _cleaned(words)
    refuse_unexplained(sign_off, at=at)


def refuse_unexplained(sign_off: SignOff, *, at: datetime | None = None) -> None:
    if needs_explanation(sign_off, at=at):
        raise ValidationError(
            {
                "late_explanation": _(
                    "The date of this answer has passed. Please say why it comes late; it is "
                    "published with the reply."
                )
            }
        )


def facts_of(sign_off: SignOff) -> dict[str, str]:
    """What the line of the signature keeps of it."""
    words = sign_off.late_explanation
    return {"late_explanation": words} if words else {}


def publish_explanation(order: WorkOrder, sign_off: SignOff, post: Post) -> None:
    """Not where it was signed in time after all, as when the working days were changed."""
    signed = sign_off.signed_off_at
    if sign_off.late_explanation and signed is not None and signed > order.due_at:
        forum.explain_lateness(post, sign_off.late_explanation)


def _cleaned(words: str) -> str:
    cleaned: str = visible.strip(clean_input(words))
    return cleaned
