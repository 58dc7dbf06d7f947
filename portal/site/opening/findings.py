"""What a line of the checklist can say: done, open, or not to be known yet."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class State(StrEnum):
    DONE = "done"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Asked:
    """What the asker knows besides the database: whether the page came over HTTPS."""

    is_secure: bool | None = None


@dataclass(frozen=True)
class Finding:
    state: State
    words: str | Promise
    # Nothing can be done about it today, so it does not stand in the way.
    is_waiting: bool = False


def done(words):
    return Finding(State.DONE, words)


def still_open(words):
    return Finding(State.OPEN, words)


def unknown(words):
    return Finding(State.UNKNOWN, words)


def not_due_yet(words):
    return Finding(State.UNKNOWN, words, is_waiting=True)


def either(is_done, words, *, otherwise):
    return done(words) if is_done else still_open(otherwise)
