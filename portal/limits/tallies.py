"""
Rate limiting: counting what people do, and refusing what is too much.

What writes is counted in the database, under a lock: exact with any number of web
processes, with and without Redis. What only reads (``take_read``) is counted in the cache: a
GET writes nothing to the database.
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
    """Too often for now; ``wait`` seconds from now it goes on."""

    def __init__(self, act, wait):
        self.act, self.wait = act, max(1, math.ceil(wait))
        super().__init__(wording.sentence(act, self.wait), code="limit_reached")


class Taken:
    """What was counted, so that it can be given back where the act did not succeed."""

    def __init__(self, keys, moment):
        self.keys, self.moment = keys, moment

    @transaction.atomic
    def give_back(self):
        for tally in _lock(self.keys):
            tally.moments = [moment for moment in tally.moments if moment != self.moment]
            tally.save(update_fields=["moments"])


def take(act, *, now=None, **subjects):
    """
    Count one more ``act`` of each subject (``person=``, ``address=`` …), or of none.

    Inside a transaction that changes something, call it last: a refusal undoes the
    change, a change that fails is not counted, and the tallies are locked after all else.
    """
    now = now or time.time()
    keys = rates.keys_of(act, **subjects)
    wait = _count(keys, now) if keys else 0
    if wait:
        refuse(act, wait, person=person_in(subjects))
    return Taken(list(keys), now)


@transaction.atomic
def _count(keys, now):
    """Seconds to wait; where there are none, the act is counted in every tally."""
    tallies = _lock_or_create(keys)
    wait = max(rates.waiting_time(tally.moments, keys[tally.key], now) for tally in tallies)
    if not wait:
        for tally in tallies:
            _add(tally, keys[tally.key], now)
    return wait


def _lock_or_create(keys):
    """Lock the tally of each key; create it where it is missing or was just swept away."""
    tallies: list[Tally] = []
    while len(tallies) < len(keys):
        Tally.objects.bulk_create([Tally(key=key) for key in sorted(keys)], ignore_conflicts=True)
        tallies = _lock(keys)
    return tallies


def _lock(keys):
    # In one order, so that two acts with two tallies in common do not wait for each other.
    return list(Tally.objects.select_for_update().filter(key__in=keys).order_by("key"))


def _add(tally, limits, now):
    longest = max(rate.seconds for rate in limits)
    kept = [moment for moment in tally.moments if moment > now - longest]
    tally.moments, tally.until = [*kept, now], now + longest
    tally.save(update_fields=["moments", "until"])


def take_read(act, *, now=None, **subjects):
    """Count one more act that only reads: in the cache, in fixed windows."""
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
        # The shared cache does not answer: this process counts for itself meanwhile.
        memory = caches["memory"]
        memory.add(key, 0, seconds)
        return memory.incr(key)


def person_in(subjects):
    """The account a limit is about, for the log; never what somebody typed as a name."""
    found = subjects.get("person") or subjects.get("account")
    return found if isinstance(found, int) else None


def refuse(act, wait, *, person):
    refusal = LimitReached(act, wait)
    log.warning("limit_reached", act=act, wait=refusal.wait, account=person)
    raise refusal


def delete_expired(*, now=None):
    """Delete tallies whose last moment no longer counts; called by the sweep."""
    return Tally.objects.filter(until__lt=now or time.time()).delete()[0]
