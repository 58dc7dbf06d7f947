"""
Rate limiting: counting acts, and refusing those above the limit.

Acts that write are counted in the database, under a lock: exact with any number of web
processes, with and without Redis. Acts that only read (``take_read``) are counted in the
cache, because a GET must not write to the database.
"""

import math
import time

import structlog
from django.core.cache import cache, caches
from django.core.exceptions import ValidationError
from django.db import transaction

from portal.limits import rates, wording
from portal.limits.models import Tally

log = structlog.get_logger(__name__)


class LimitReached(ValidationError):
    """The limit of an act is reached; it is possible again in ``wait`` seconds."""

    def __init__(self, act, wait):
        self.act, self.wait = act, max(1, math.ceil(wait))
        super().__init__(wording.sentence(act, self.wait), code="limit_reached")


class Taken:
    """One counted act; ``give_back`` removes it from the count again."""

    def __init__(self, keys, moment):
        self.keys, self.moment = keys, moment

    @transaction.atomic
    def give_back(self):
        for tally in _lock(self.keys):
            tally.moments = [moment for moment in tally.moments if moment != self.moment]
            tally.save(update_fields=["moments"])


def take(act, *, now=None, **subjects):
    """
    Count one more ``act`` of each subject (``person=``, ``address=`` …). If any of them is
    above its limit, count nothing and raise ``LimitReached``.

    Inside a transaction that changes something, call it last: then a refusal undoes the
    change, a failed change is not counted, and the tallies are locked after all other rows.
    """
    now = now or time.time()
    keys = rates.keys_of(act, **subjects)
    wait = _count(keys, now) if keys else 0
    if wait:
        refuse(act, wait, person=person_in(subjects))
    return Taken(list(keys), now)


# Without a savepoint: whatever fails here ends the caller's transaction too.
@transaction.atomic(savepoint=False)
def _count(keys, now):
    """Count the act in every tally and return 0; if it is too early, return the seconds to wait."""
    tallies = _lock_or_create(keys)
    wait = max(rates.waiting_time(tally.moments, keys[tally.key], now) for tally in tallies)
    if not wait:
        # All in one statement, by their keys; each of these rows is there and locked.
        Tally.objects.bulk_create(
            [_counted(tally, keys[tally.key], now) for tally in tallies],
            update_conflicts=True, unique_fields=["key"], update_fields=["moments", "until"],
        )  # fmt: skip
    return wait


def _lock_or_create(keys):
    """Lock the tally of each key; create it if it is missing or was deleted meanwhile."""
    tallies = _lock(keys)
    while len(tallies) < len(keys):
        Tally.objects.bulk_create([Tally(key=key) for key in sorted(keys)], ignore_conflicts=True)
        tallies = _lock(keys)
    return tallies


def _lock(keys):
    # Always in the same order, so that two acts with common tallies cannot deadlock.
    return list(Tally.objects.select_for_update().filter(key__in=keys).order_by("key"))


def _counted(tally, limits, now):
    """A row as the tally is to be after one more act, without moments that no longer count."""
    longest = max(rate.seconds for rate in limits)
    kept = [moment for moment in tally.moments if moment > now - longest]
    return Tally(key=tally.key, moments=[*kept, now], until=now + longest)


def take_read(act, *, now=None, **subjects):
    """Count one more act that only reads, in the cache and in fixed windows of time."""
    now = now or time.time()
    for key, limits in rates.keys_of(act, **subjects).items():
        for rate in limits:
            window = int(now // rate.seconds)
            count = _increment(f"limit:{key}:{rate.seconds}:{window}", rate.seconds)
            if count > rate.most:
                refuse(act, (window + 1) * rate.seconds - now, person=person_in(subjects))


def _increment(key, seconds):
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key)
    except ValueError:
        # The shared cache does not answer, so this process counts in its own memory.
        memory = caches["memory"]
        memory.add(key, 0, seconds)
        return memory.incr(key)


def person_in(subjects):
    """Key of the account concerned, for the log; never a name that somebody typed."""
    found = subjects.get("person") or subjects.get("account")
    return found if isinstance(found, int) else None


def refuse(act, wait, *, person):
    refusal = LimitReached(act, wait)
    log.warning("limit_reached", act=act, wait=refusal.wait, account=person)
    raise refusal


def delete_expired(*, now=None):
    """Delete tallies whose last moment no longer counts; called by the sweep."""
    return Tally.objects.filter(until__lt=now or time.time()).delete()[0]
