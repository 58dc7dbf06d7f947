"""
The rules for each purpose of a submission: the table ``RULES``.

A row says whose name is shown, which desk decides, what approving creates and who is notified.
Steps, pages and the moderators' queue read the row (``submission.rules``) and do not compare
purposes, so that a new purpose needs only a new row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.choices import Desk, PostRole, Purpose


class Result(Enum):
    """What approving makes of a submission."""

    THREAD = "a thread of its own, with a number, a title and its first post"
    POST = "a further post of its thread"
    TEXT = "the new text of the post it changes"
    NAME = "the name beside what the author published"


class Speaker(Enum):
    """Whose name stands beside what is published."""

    PERSON = "the author's public name, or none where it is anonymous"
    AGENCY = "the agency's name"
    UNCHANGED = "the name that stands there already"


@dataclass(frozen=True, kw_only=True)
class Rules:
    result: Result
    speaker: Speaker = Speaker.PERSON
    # Where it may be decided.
    desks: frozenset[str] = frozenset({Desk.MODERATION})
    # The thread's followers are notified of what one of these desks approves.
    followers_hear_from: frozenset[str] = frozenset()
    # The role of the post it becomes.
    role: str = ""
    # An agency handles it: it has a kind and a contact, may be urgent, and may be taken on
    # without being published.
    is_handled: bool = False
    # Whether it is screened (``forum.screening``); what agencies write is not.
    is_screened: bool = True
    # Whether it may be sent back for changes, or written again; a name may not.
    may_be_sent_back: bool = True
    # Its line in lists where it has no title; ``%(title)s`` is its thread's, ``%(text)s`` its own.
    heading: str | Promise = ""

    @property
    def opens_a_thread(self) -> bool:
        return self.result is Result.THREAD


MODERATION, WORKORDERS = frozenset({Desk.MODERATION}), frozenset({Desk.WORKORDERS})
RULES: Mapping[str, Rules] = MappingProxyType(
    {
        Purpose.MATTER: Rules(
            result=Result.THREAD,
            role=PostRole.QUESTION,
            is_handled=True,
        ),
        Purpose.ANSWER: Rules(
            result=Result.POST,
            role=PostRole.ANSWER,
            followers_hear_from=MODERATION,
            heading=_("Your answer to “%(title)s”"),
        ),
        Purpose.FOLLOW_UP: Rules(
            result=Result.POST,
            role=PostRole.FOLLOW_UP,
            heading=_("Your follow-up to “%(title)s”"),
        ),
        Purpose.NOTICE: Rules(
            result=Result.THREAD,
            role=PostRole.NOTICE,
            speaker=Speaker.AGENCY,
            is_screened=False,
        ),
        Purpose.EDIT: Rules(
            result=Result.TEXT,
            speaker=Speaker.UNCHANGED,
            desks=MODERATION | WORKORDERS,
            followers_hear_from=WORKORDERS,
            heading=_("Your change to “%(title)s”"),
        ),
        Purpose.NAME: Rules(
            result=Result.NAME,
            may_be_sent_back=False,
            heading=_("Your new public name “%(text)s”"),
        ),
        Purpose.OFFICIAL_REPLY: Rules(
            result=Result.POST,
            role=PostRole.OFFICIAL,
            speaker=Speaker.AGENCY,
            desks=WORKORDERS,
            followers_hear_from=WORKORDERS,
            is_screened=False,
            heading=_("Your answer to “%(title)s”"),
        ),
    }
)


def purposes_of_desk(desk) -> list[str]:
    """The purposes that reach a desk, in the order of the table."""
    return [purpose for purpose, rules in RULES.items() if desk in rules.desks]
