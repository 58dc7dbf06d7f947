"""Whether a moderator has passed the practice, where the city asks for it before deciding."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from moderation.models import Mark, PracticeAttempt
from portal.accounts.models import User


def with_counts(attempts):
    """The attempts, each with ``agreed`` and ``answered``."""
    return attempts.annotate(
        answered=Count("answers"),
        agreed=Count("answers", filter=~Q(answers__mark=Mark.WRONG)),
    )


def percent(agreed: int, answered: int) -> int:
    """Rounded down, so that 100 means all."""
    return agreed * 100 // answered if answered else 0


def has_passed(user: User) -> bool:
    """Whether nothing is asked for, or one finished attempt has the share that is."""
    needed: int = settings.PRACTICE_NEEDED_PERCENT
    if not needed:
        return True
    finished = with_counts(PracticeAttempt.objects.finished().filter(moderator=user))
    return any(percent(one.agreed, one.answered) >= needed for one in finished)


def refuse_unpractised(by: User) -> None:
    """ValidationError for whoever has still to pass the practice."""
    if not has_passed(by):
        raise ValidationError(
            _(
                "Before you decide about what people sent, please pass the practice with "
                "%(percent)d%% or more. You find it under Moderation, “Practice”."
            ),
            code="unpractised",
            params={"percent": settings.PRACTICE_NEEDED_PERCENT},
        )
