"""A process that has just started: nothing is kept."""

from django.core.cache import cache

from portal.versions import reading


def start():
    cache.clear()
    reading.forget()
