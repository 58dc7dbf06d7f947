"""
Replaces systemctl where there is no systemd: starts the commands of the installed unit files.

So ExecStart, environment and folders of the units are tested; ``systemd-analyze`` checks what
only systemd does (sandbox, restarts, timers).
Usage: services.py PREFIX start|stop|restart|enable|disable|daemon-reload|is-active [--now] UNIT…
"""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path


class Unit:
    def __init__(self, prefix, name):
        self.prefix, self.name = prefix, name
        self.is_timer = name.endswith(".timer")
        stem, _at, rest = name.partition("@")
        self.instance = rest.removesuffix(".service")
        path = prefix / "etc/systemd/system" / (f"{stem}@.service" if rest else name)
        self.lines = read(path, self.instance)
        self.pid_file = prefix / "run" / f"{name}.pid"

    def one(self, key, default=""):
        return self.lines[key][-1] if self.lines[key] else default

    def environment(self):
        given = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        given |= dict(line.split("=", 1) for line in self.lines["Environment"])
        for path in self.lines["EnvironmentFile"]:
            given |= read_environment(Path(path))
        return given

    def start(self):
        if self.is_timer or self.is_active():
            return 0
        if folder := self.one("RuntimeDirectory"):
            (self.prefix / "run" / folder).mkdir(parents=True, exist_ok=True)
        with open(self.prefix / "run" / f"{self.name}.log", "ab") as log:
            process = subprocess.Popen(
                shlex.split(self.one("ExecStart")),
                cwd=self.one("WorkingDirectory"),
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if self.one("Type") == "oneshot":
            return process.wait()
        self.pid_file.write_text(str(process.pid))
        return 0

    def stop(self):
        pid = self.pid()
        if self.is_active():
            os.kill(pid, signal.SIGTERM)
            ends = time.monotonic() + int(self.one("TimeoutStopSec", "90"))
            while self.is_active() and time.monotonic() < ends:
                time.sleep(0.1)
        if pid:
            # Its children were in its session; those that are left end with it.
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        self.pid_file.unlink(missing_ok=True)
        return 0

    def pid(self):
        return int(self.pid_file.read_text()) if self.pid_file.exists() else 0

    def is_active(self):
        """Whether its main process lives; one that waits to be reaped does not."""
        try:
            return Path(f"/proc/{self.pid()}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except (OSError, IndexError):
            return False


def read(path, instance):
    """Every line of a unit by its key, in order; ``%i`` is the instance."""
    lines = defaultdict(list)
    for line in path.read_text().splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            lines[key].append(value.replace("%i", instance))
    return lines


def read_environment(path):
    words = (shlex.split(line, comments=True) for line in path.read_text().splitlines())
    return dict(word.split("=", 1) for found in words for word in found)


def main(prefix, act, *names):
    units = [Unit(Path(prefix), name) for name in names if name != "--now"]
    if act in ("disable", "daemon-reload") or (act == "enable" and "--now" not in names):
        return 0
    if act == "is-active":
        return 0 if all(unit.is_active() for unit in units) else 3
    for unit in units:
        if act in ("stop", "restart"):
            unit.stop()
        if act in ("start", "restart", "enable") and (code := unit.start()):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
