"""Pressing the same button from many connections at once."""

from collections import Counter
from threading import Barrier, Thread

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections


def press_at_once(times, press):
    """
    Run ``press`` from so many threads, each with a connection of its own.

    Returns how many were ``done`` and how many ``refused``; anything else that went
    wrong is counted under the name of its exception.
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
