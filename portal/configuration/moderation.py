"""Settings of moderation; tests set them where they are about them."""

import datetime

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
