"""Settings of work orders; tests set them where they are about them."""

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


def numbers() -> tuple[int, int, int]:
    """All of them, in the order of their names in the settings."""
    return (unanswered_alarm_days(), *requests())


def requests() -> tuple[int, int]:
    """
    Which dispute of a matter, counted over all its orders, goes to the supervisor at once, and how
    often an agency can ask for more time for one order.
    """
    disputes = _at_least_one("DISPUTES_UNTIL_SUPERVISOR", default=3)
    return disputes, _at_least_one("EXTENSIONS_PER_ORDER", default=1)


def _at_least_one(name: str, *, default: int) -> int:
    number: int = env.int(name, default=default)
    if number < 1:
        raise ImproperlyConfigured(f"{name} is {number}. Set it to 1 or more.")
    return number
