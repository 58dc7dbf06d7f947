"""
What a person may not send for a while: columns of the account, so that every floor knows them.

They are written here only, for the sanctions of moderators above, and read with the account at
every request: they hold in open sessions at once. They end by themselves.
"""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User


class Restrictions(NamedTuple):
    """Until when what is restricted; None where it is not. ``slow_hours`` between two posts."""

    slowed_until: datetime | None = None
    slow_hours: int = 0
    muted_until: datetime | None = None
    banned_until: datetime | None = None


def set_restrictions(user_id: int, restrictions: Restrictions) -> None:
    """Store what holds for the person from now on, in place of what held before."""
    User.objects.filter(pk=user_id).update(**restrictions._asdict())


def restrictions_of(user: User) -> Restrictions:
    """What is stored for the person, whether or not it has ended."""
    return Restrictions(*(getattr(user, name) for name in Restrictions._fields))


def is_slowed(user: User, at: datetime | None = None) -> bool:
    return _holds(user.slowed_until, at)


def is_muted(user: User, at: datetime | None = None) -> bool:
    """Whether the person may send nothing that would be published."""
    return _holds(user.muted_until, at)


def is_banned(user: User, at: datetime | None = None) -> bool:
    """Whether the person may send nothing but what belongs to own matters."""
    return _holds(user.banned_until, at)


def in_words(user: User) -> str:
    """What holds for the person now, in a sentence; empty where nothing does."""
    if is_banned(user):
        words = _(
            "Until %(until)s you cannot send anything new here. What you write is kept as a "
            "draft and can be sent then."
        )
        return words % {"until": until_in_words(user.banned_until)}
    if is_muted(user):
        words = _(
            "Until %(until)s you cannot send anything that would be published. What you write is "
            "kept as a draft and can be sent then."
        )
        return words % {"until": until_in_words(user.muted_until)}
    if is_slowed(user):
        words = _("Until %(until)s you can send one post every %(hours)d hours.")
        facts = {"until": until_in_words(user.slowed_until), "hours": user.slow_hours}
        return words % facts
    return ""


def until_in_words(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""


def _holds(until: datetime | None, at: datetime | None) -> bool:
    return until is not None and until > (at or timezone.now())
