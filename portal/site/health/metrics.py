"""
``/metrics/`` for Prometheus, answered only to programs on this machine.

django-prometheus counts requests, durations and responses; the figures of the health checks
are read anew at each scrape.
"""

import os
from ipaddress import ip_address

from django.db import DatabaseError
from django.http import HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from portal.proxies import FORWARDED
from portal.site.backup import recording
from portal.site.health import readiness

PATH = "/metrics/"
MULTIPLE = "PROMETHEUS_MULTIPROC_DIR"
NOT_OK = {readiness.OK: 0, readiness.DEGRADED: 1, readiness.FAILED: 2, readiness.UNKNOWN: 2}


class AnswerMetrics:
    """
    Answers ``/metrics/`` for programs on this machine; others get a 404 from the URLconf.

    Must come before ``TrustProxies``, which removes the headers that reveal a proxy.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == PATH and request.method == "GET" and is_from_here(request.META):
            return HttpResponse(page(), content_type=CONTENT_TYPE_LATEST)
        return self.get_response(request)


def is_from_here(meta):
    """Whether the request comes from this machine and not through a proxy."""
    try:
        is_loopback = ip_address(meta.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return is_loopback and not any(name in meta for name in FORWARDED)


def page():
    return generate_latest(_counted()) + generate_latest(_asked())


def _counted():
    # Several processes write their numbers to files; the one that answers adds them up.
    if MULTIPLE not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _asked():
    registry = CollectorRegistry()
    registry.register(Health())
    return registry


class Health:
    """Each part of the health page as numbers, e.g. ``wenzhong_letters_waiting``."""

    def collect(self):
        states = GaugeMetricFamily(
            "wenzhong_health", "0 is well, 1 degraded, 2 failed or unknown.", labels=["part"]
        )
        for name, part in readiness.report().items():
            states.add_metric([name], NOT_OK[part.state])
            yield from self._facts(name, part.facts)
        yield states
        yield from self._backup_age()

    def _backup_age(self):
        try:
            last = recording.last_backup()
        except DatabaseError:
            # The "database" part already reports it.
            return
        if last:
            hours = (timezone.now() - last.finished_at).total_seconds() / 3600
            yield GaugeMetricFamily(
                "wenzhong_backup_age_hours", "Since a backup was made and read again.", value=hours
            )

    def _facts(self, name, facts):
        for fact, value in facts.items():
            if isinstance(value, int | float):
                said = f"{fact.replace('_', ' ')} of {name}, as on the health page."
                yield GaugeMetricFamily(f"wenzhong_{name}_{fact}", said, value=value)

    def describe(self):
        # Without this, registering the collector would call ``collect`` and run the checks.
        return []
