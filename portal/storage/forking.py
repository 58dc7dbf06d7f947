"""
No database connection crosses a fork.

Two processes on one socket read each other's answers: the worker hung for good on what
its children had inherited. Whatever forks (the worker, a web server that loads the portal
before it forks), the child starts without its parent's connections and opens its own.
"""

import os

from django.db import connections

# What was inherited is set aside, never closed and never collected: either would speak
# on the parent's socket, or wait for a thread that the fork left behind.
_inherited: list[object] = []


def drop_connections_after_fork():
    """Make every child forked from this process start without the parent's connections."""
    os.register_at_fork(after_in_child=drop_connections)


def drop_connections():
    """Set inherited connections aside; the next query opens one of this process."""
    for alias in connections:
        connection = connections[alias]
        pools = getattr(connection, "_connection_pools", {})
        _inherited.append((connection, dict(pools)))
        pools.clear()
        del connections[alias]
