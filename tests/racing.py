"""Calls the same function from many database connections at once, for race tests."""

from collections import Counter
from threading import Barrier, Thread

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections


def press_at_once(times, press):
    """
    Call ``press`` in ``times`` threads at once, each with its own connection.

    Returns the numbers of calls by outcome: ``done``, ``refused`` (ValidationError or
    PermissionDenied), or the name and message of another exception.
    """
    start, outcomes = Barrier(times), []
    racers = [Thread(target=_race, args=(press, start, outcomes)) for _ in range(times)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(timeout=60)
    return dict(Counter(outcomes))


def _race(press, start, outcomes):
    try:
        start.wait(timeout=30)
        press()
    except (ValidationError, PermissionDenied):
        outcomes.append("refused")
    except Exception as surprise:
        outcomes.append(f"{type(surprise).__name__}: {surprise}")
    else:
        outcomes.append("done")
    finally:
        connections.close_all()


class PressedMeanwhile:
    """
    A call of ``press`` from another connection, begun while a step is running.

    The step goes on after ``MOMENT`` seconds; if the step has locked the rows, ``press`` waits
    until it has ended. ``outcome`` then returns the result.
    """

    MOMENT = 1

    def __init__(self, press):
        self.outcomes = []
        self.racer = Thread(target=_race, args=(press, Barrier(1), self.outcomes))

    def begin(self):
        self.racer.start()
        self.racer.join(timeout=self.MOMENT)

    def outcome(self):
        self.racer.join(timeout=60)
        return self.outcomes[0]


def press_when(monkeypatch, module, name, press):
    """Patch ``module.name`` to begin ``press`` before its call; return the ``PressedMeanwhile``."""
    meanwhile, call = PressedMeanwhile(press), getattr(module, name)

    def begin_and_go_on(*args, **kwargs):
        if not meanwhile.outcomes and not meanwhile.racer.is_alive():
            meanwhile.begin()
        return call(*args, **kwargs)

    monkeypatch.setattr(module, name, begin_and_go_on)
    return meanwhile
