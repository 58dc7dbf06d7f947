"""The result of a checklist line: done, open or unknown."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class State(StrEnum):
    DONE = "done"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Asked:
    """The facts of the request that checks need: is it HTTPS? None in a command."""

    is_secure: bool | None = None


@dataclass(frozen=True)
class Finding:
    state: State
    words: str | Promise
    # Cannot be done yet, so it does not count as open.
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
