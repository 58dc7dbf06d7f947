"""
Facts that a letter gets when it is sent and that no row stores, as a link that lets somebody in.

A floor above registers who makes them, by the kind of the message.
"""

from collections.abc import Callable
from typing import Any

from portal.notifications import new_accounts
from portal.notifications.models import Message

_MAKERS: dict[str, Callable[[Message], dict[str, Any]]] = {
    new_accounts.NAME: new_accounts.letter_facts
}


def register(name: str, make: Callable[[Message], dict[str, Any]]) -> None:
    """From now on ``make(message)`` gives further facts for messages of the kind ``name``."""
    _MAKERS[name] = make


def facts_of(message: Message) -> dict[str, Any]:
    make = _MAKERS.get(message.name)
    return make(message) if make else {}
