"""
Ends what ``manage.py serve`` started when it was killed itself.

Runs aside, in a session of its own, with a pipe from ``serve`` as its input. The pipe
closes when ``serve`` ends in whatever way, kill -9 included, and then the process groups
named on it are ended. Each line names one: ``+123`` was started, ``-123`` is gone.

Knows nothing of Django, so that it weighs little and cannot fail with it.
"""

import os
import signal
import sys
import time

LONGEST_GOODBYE = 5


def main(lines):
    """Wait for the end of ``lines``, then end every group that is left."""
    groups: set[int] = set()
    for line in lines:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    end(groups)


def end(groups):
    """Ask the groups to end; after a while make them."""
    deadline = time.monotonic() + LONGEST_GOODBYE
    left = {group for group in groups if _signal(group, signal.SIGTERM)}
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = {group for group in left if _signal(group, 0)}
    for group in left:
        _signal(group, signal.SIGKILL)


def _signal(group, number):
    """Whether there was anybody to hear it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    # Those who stop everything at once mean serve; we go when it has gone.
    for wish in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)
    main(sys.stdin)
