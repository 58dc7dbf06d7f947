"""Settings of work orders."""

from django.core.exceptions import ImproperlyConfigured

from portal.configuration.environment import env


def unanswered_alarm_days() -> int:
    """Days that a matter waits for an answer before supervisors and dispatchers are told."""
    days: int = env.int("UNANSWERED_ALARM_DAYS", default=60)
    if days < 1:
        raise ImproperlyConfigured(
            f"UNANSWERED_ALARM_DAYS is {days}. Set it to a number of days, at least 1."
        )
    return days
