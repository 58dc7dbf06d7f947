"""
The shared cache. While it is unreachable, every look-up is a miss, and no page fails.

Sessions and limits of writing acts are in the database, so without the cache pages are only
slower. After a failure the cache is not used for five seconds, so that not every page waits for
a server that does not answer.
"""

import time

import structlog
from django.core.cache.backends.redis import RedisCache

log = structlog.get_logger(__name__)

LOCAL = "django.core.cache.backends.locmem.LocMemCache"
LEFT_ALONE = 5
# In seconds; a slower cache would be of no use.
TIMEOUTS = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0}


def configure(redis_url):
    """``CACHES``: the shared cache at this address, or without one a cache in each process."""
    default: dict[str, object] = {"BACKEND": LOCAL}
    if redis_url:
        backend = f"{__name__}.{SharedCache.__name__}"
        default = {"BACKEND": backend, "LOCATION": redis_url, "OPTIONS": TIMEOUTS}
    # In each process in any case, also while the shared cache is unreachable.
    return {"default": default, "memory": {"BACKEND": LOCAL, "LOCATION": "memory"}}


class SharedCache(RedisCache):
    away_until = 0.0

    def add(self, key, value, *args, **kwargs):
        # Without the cache, the answer is as if the key was new and has been added.
        return self._ask(super().add, True, key, value, *args, **kwargs)

    def get(self, key, default=None, version=None):
        return self._ask(super().get, default, key, default, version)

    def set(self, key, value, *args, **kwargs):
        return self._ask(super().set, None, key, value, *args, **kwargs)

    def touch(self, key, *args, **kwargs):
        return self._ask(super().touch, False, key, *args, **kwargs)

    def delete(self, key, version=None):
        return self._ask(super().delete, False, key, version)

    def get_many(self, keys, version=None):
        return self._ask(super().get_many, {}, keys, version)

    def set_many(self, data, *args, **kwargs):
        return self._ask(super().set_many, [], data, *args, **kwargs)

    def delete_many(self, keys, version=None):
        return self._ask(super().delete_many, None, keys, version)

    def has_key(self, key, version=None):
        return self._ask(super().has_key, False, key, version)

    def clear(self):
        return self._ask(super().clear, False)

    def incr(self, key, delta=1, version=None):
        count = self._ask(super().incr, None, key, delta, version)
        if count is None:
            raise ValueError(f"The cache is away and counts nothing under {key!r}.")
        return count

    def answers(self):
        """Whether the cache server answers now; used by ``/readyz/``."""
        SharedCache.away_until = 0.0
        self.get("is-anybody-there")
        return not self._is_left_alone()

    def _ask(self, method, otherwise, *args, **kwargs):
        if self._is_left_alone():
            return otherwise
        try:
            return method(*args, **kwargs)
        except _failures() as failure:
            # Set on the class, because each thread has its own cache object.
            SharedCache.away_until = time.monotonic() + LEFT_ALONE
            log.warning("cache_away", error=type(failure).__name__)
            return otherwise

    def _is_left_alone(self):
        return time.monotonic() < SharedCache.away_until


def _failures():
    from redis.exceptions import RedisError

    return RedisError, OSError
