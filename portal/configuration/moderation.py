"""Settings of moderation; tests set them where they are about them."""

import datetime

from django.core.exceptions import ImproperlyConfigured

from portal.configuration.environment import env


def second_look_one_in(testing: bool) -> int:
    """Another moderator reads one of so many approvals a second time; 0 draws none."""
    return 0 if testing else 50


def decisions_heard_after(testing: bool) -> datetime.timedelta:
    """
    How long after a moderator's decision others hear of it: letters, notices, followers, feeds and
    batches of new orders. What is taken back before that is told to nobody (decision 0111).
    """
    seconds = env.int("DECISIONS_HEARD_AFTER", default=0 if testing else 120)
    return datetime.timedelta(seconds=seconds)


def practice() -> tuple[int, str]:
    """
    The share of practice that moderators must have reached before they decide (0: none), and the
    file with the city's own items ("": none).
    """
    percent = env.int("PRACTICE_NEEDED_PERCENT", default=0)
    if not 0 <= percent <= 100:
        raise ImproperlyConfigured(
            f"PRACTICE_NEEDED_PERCENT is {percent}. Set it to a number from 0 (practice is not "
            "needed) to 100."
        )
    return percent, env.str("PRACTICE_ITEMS", default="")
