"""Which consumers there are: declared in code, registered when their app is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


class UnknownConsumer(Exception):
    """No consumer of that name is registered; the sentence says which there are."""


@dataclass(frozen=True, kw_only=True)
class Consumer:
    name: str
    title: str | Promise
    # The label of the ledger and the acts of its lines.
    ledger: str
    acts: frozenset[str]
    # Called with the line and the position reached, 0 at first; returns the next position
    # where more is to be done, and None where all is.
    handle: Callable[[Any, int], int | None]
    # Asked as the line is written, with the line.
    wants: Callable[[Any], bool] = lambda line: True


_consumers: dict[str, Consumer] = {}
_wakers: list[Callable[[], object]] = []


def register(consumer: Consumer) -> None:
    """Called from ``AppConfig.ready()``; one name stands for one consumer."""
    if consumer.name in _consumers:
        raise ValueError(f"Two consumers are called {consumer.name}.")
    _consumers[consumer.name] = consumer


def add_waker(waker: Callable[[], object]) -> None:
    """``waker`` asks the worker to hurry; without it, events are handled once a minute."""
    _wakers.append(waker)


def wake_worker() -> None:
    for waker in _wakers:
        waker()


def all_consumers() -> list[Consumer]:
    return list(_consumers.values())


def consumer_named(name: str) -> Consumer:
    """The consumer of that name, or ``UnknownConsumer``."""
    if name not in _consumers:
        known = ", ".join(sorted(_consumers))
        raise UnknownConsumer(f"There is no consumer “{name}”. There are: {known}.")
    return _consumers[name]
