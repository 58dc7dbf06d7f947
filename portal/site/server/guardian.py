"""
Ends the child processes of ``manage.py serve`` if ``serve`` itself is killed.

Runs in a session of its own and reads a pipe from ``serve`` on standard input. Each line names
a process group: ``+123`` was started, ``-123`` has ended. The pipe closes when ``serve`` ends,
even by kill -9; then all groups that are left are ended.

Does not import Django, so that it needs little memory and does not fail together with it.
"""

import os
import signal
import sys
import time

LONGEST_GOODBYE = 5


def main(lines):
    """Read ``lines`` to the end, then end every group that is left."""
    groups: set[int] = set()
    for line in lines:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    end(groups)


def end(groups):
    """Send SIGTERM to the groups, and SIGKILL to those left after LONGEST_GOODBYE seconds."""
    deadline = time.monotonic() + LONGEST_GOODBYE
    left = {group for group in groups if _signal(group, signal.SIGTERM)}
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = {group for group in left if _signal(group, 0)}
    for group in left:
        _signal(group, signal.SIGKILL)


def _signal(group, number):
    """Send the signal; return whether the group exists and may be signalled."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    # A signal to all processes at once is for ``serve``; this process ends after it.
    for wish in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)
    main(sys.stdin)
