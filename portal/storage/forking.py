"""
No database connection crosses a fork.

Two processes on one socket read each other's answers: the worker hung for good on what
its children had inherited. Whoever forks (the worker, a web server that loads the portal
before it forks), the child starts without its parent's connections and opens its own.
"""

import os

from django.db import connections

# What was inherited is set aside, never closed and never collected: either would speak
# on the parent's socket, or wait for a thread that the fork left behind.
_inherited: list[object] = []


def watch():
    """Make every child forked from this process forget."""
    os.register_at_fork(after_in_child=forget_connections)


def forget_connections():
    """Start anew: the next query opens a connection of this process."""
    for alias in connections:
        connection = connections[alias]
        pools = getattr(connection, "_connection_pools", {})
        _inherited.append((connection, dict(pools)))
        pools.clear()
        del connections[alias]
