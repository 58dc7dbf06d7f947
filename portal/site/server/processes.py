"""
The processes under ``manage.py serve``: started, restarted and ended together.

Each is the head of a process group of its own, so that Ctrl-C reaches ``serve`` alone,
which ends them in order, and so that nothing a child started outlives it.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import IO, cast

from portal.site.server import guardian

LONGEST_GOODBYE = 15
# This many deaths within so many seconds: restarting does not help.
MANY_DEATHS, WITHIN = 4, 120


class Child:
    """One process that is wanted for as long as ``serve`` runs."""

    def __init__(self, name, *arguments):
        self.name = name
        self.arguments = arguments
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths: list[float] = []

    def start(self):
        command = [sys.executable, *self.arguments]
        self.process = subprocess.Popen(command, start_new_session=True)

    def has_died(self):
        return self.process is not None and self.process.poll() is not None

    def keeps_dying(self):
        """Count one more death and say whether there were too many of late."""
        now = time.monotonic()
        self.deaths = [death for death in self.deaths if now - death < WITHIN] + [now]
        return len(self.deaths) >= MANY_DEATHS


class Guardian:
    """The process that ends the children if ``serve`` itself is killed."""

    def __init__(self):
        self.groups: set[int] = set()
        self._start()

    def _start(self):
        self.process = subprocess.Popen(
            [sys.executable, guardian.__file__],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        for group in self.groups:
            self._say(f"+{group}")

    def watch(self, child):
        self.groups.add(child.process.pid)
        self._say(f"+{child.process.pid}")

    def leave(self, child):
        self.groups.discard(child.process.pid)
        self._say(f"-{child.process.pid}")

    def mend(self):
        """Restart the guardian if it has died."""
        if self.process.poll() is not None:
            self._start()

    def _say(self, line):
        # The guardian was just killed: the next ``mend`` repeats the line.
        stdin = cast(IO[str], self.process.stdin)  # started with a pipe
        with suppress(BrokenPipeError):
            stdin.write(f"{line}\n")
            stdin.flush()


def end(children):
    """Send SIGTERM to each, SIGKILL after a timeout, then SIGKILL to their process groups."""
    started = [child.process for child in children if child.process]
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + LONGEST_GOODBYE
    for process in started:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
    # A killed process could not end its own children; else its group is empty.
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
