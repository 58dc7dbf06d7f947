"""
Starts, restarts and ends the child processes of ``manage.py serve``.

Each child leads its own process group: Ctrl-C reaches only ``serve``, which ends the children
in order, and processes that a child started are ended with it.
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
# After MANY_DEATHS ends within WITHIN seconds, a child is not restarted any more.
MANY_DEATHS, WITHIN = 4, 120


class Child:
    """
    A child process that should run for as long as ``serve`` runs. With a ``niceness`` it gives way
    to the others where the processors are busy.
    """

    def __init__(self, name, *arguments, niceness=0):
        self.name = name
        self.arguments = arguments
        self.niceness = niceness
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths: list[float] = []

    def start(self):
        command = [sys.executable, *self.arguments]
        self.process = subprocess.Popen(command, start_new_session=True)
        if self.niceness:
            # What it starts inherits it.
            ours = os.getpriority(os.PRIO_PROCESS, 0)
            with suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, ours + self.niceness)

    def has_died(self):
        return self.process is not None and self.process.poll() is not None

    def keeps_dying(self):
        """Count one more end of the process; return whether it ended too often recently."""
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
        # If the guardian was killed, the next ``mend`` starts it and sends the groups again.
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
    # A process that was killed could not end its own children; any other group is empty.
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
