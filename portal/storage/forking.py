"""
Keeps child processes from using database connections of their parent.

Two processes on one socket read each other's answers; the worker once hung for ever because of
this. After any fork (by the worker, or by a web server that loads the portal before forking) the
child starts without its parent's connections and opens its own.
"""

import os

from django.db import connections

# References to inherited connections, so that they are never closed or garbage-collected:
# that would write to the parent's socket, or wait for a thread that does not exist in the child.
_inherited: list[object] = []


def drop_connections_after_fork():
    """Make every child process forked from this one start without inherited connections."""
    os.register_at_fork(after_in_child=drop_connections)


def drop_connections():
    """Stop using inherited connections without closing them; the next query opens a new one."""
    for alias in connections:
        connection = connections[alias]
        pools = getattr(connection, "_connection_pools", {})
        _inherited.append((connection, dict(pools)))
        pools.clear()
        del connections[alias]
