"""The registry of consumers: declared in code, registered in ``AppConfig.ready()``."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


class UnknownConsumer(Exception):
    """No consumer of that name is registered; the message lists those that are."""


@dataclass(frozen=True, kw_only=True)
class Consumer:
    name: str
    title: str | Promise
    # The ledger's model label, and the acts of the lines to deliver.
    ledger: str
    acts: frozenset[str]
    # Called with the line and a position, at first 0; returns the next position if more is to
    # be done, None if all is done.
    handle: Callable[[Any, int], int | None]
    # Called with the line when it is written: whether to deliver it.
    wants: Callable[[Any], bool] = lambda line: True
    # Called with the line when it is written: after how long it is delivered.
    delay: Callable[[Any], datetime.timedelta] = lambda line: datetime.timedelta()


_consumers: dict[str, Consumer] = {}
_wakers: list[Callable[[], object]] = []


def register(consumer: Consumer) -> None:
    """Register a consumer, from ``AppConfig.ready()``; ValueError if its name is taken."""
    if consumer.name in _consumers:
        raise ValueError(f"Two consumers are called {consumer.name}.")
    _consumers[consumer.name] = consumer


def add_waker(waker: Callable[[], object]) -> None:
    """Register a function that wakes the worker; without one, events wait up to a minute."""
    _wakers.append(waker)


def wake_worker() -> None:
    for waker in _wakers:
        waker()


def all_consumers() -> list[Consumer]:
    return list(_consumers.values())


def consumers_of(ledger: str) -> list[Consumer]:
    """Those that get lines of this ledger, named by its model's label."""
    return [consumer for consumer in _consumers.values() if consumer.ledger == ledger]


def consumer_named(name: str) -> Consumer:
    """The consumer of that name, or ``UnknownConsumer``."""
    if name not in _consumers:
        known = ", ".join(sorted(_consumers))
        raise UnknownConsumer(f"There is no consumer “{name}”. There are: {known}.")
    return _consumers[name]
