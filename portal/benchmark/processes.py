"""Processor time and memory of processes, read from /proc, and starting and ending them."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

from portal.site.server import processes as serving

TICKS = os.sysconf("SC_CLK_TCK")


class Running:
    """A process that runs for as long as the measurement; it leads its own process group."""

    def __init__(self, guardian, name, command, *, environment, folder, log):
        self.name, self.log = name, log
        with log.open("ab") as said:
            self.process = subprocess.Popen(
                command, env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        guardian.watch(self)

    def end(self):
        serving.end([self])

    def family(self):
        return family(self.process.pid)


def family(pid):
    """The process and everything below it: numbers."""
    below: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            below.setdefault(int(_stat(name)[1]), []).append(int(name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += below.get(one, [])
    return found


def web_processes(pid):
    """Those below ``pid`` that serve pages: gunicorn and its workers."""
    return [one for one in family(pid) if b"gunicorn" in _read(one, "cmdline")]


def cpu_ms(pids):
    """{pid: milliseconds of processor time since its start} of those that run."""
    found = {}
    for pid in pids:
        with suppress(OSError):
            found[pid] = sum(map(int, _stat(pid)[11:13])) * 1000 / TICKS
    return found


def spent(before, after):
    """Milliseconds between two readings of ``cpu_ms``; a new process counts from its start."""
    return sum(ms - before.get(pid, 0.0) for pid, ms in after.items())


def memory_mb(pids):
    """Megabytes of each process that is not only a parent: its share of what it uses (PSS)."""
    found = [_pss(pid) for pid in pids]
    return [round(kilobytes / 1024, 1) for kilobytes in found if kilobytes]


def _pss(pid):
    for line in _read(pid, "smaps_rollup").splitlines():
        if line.startswith(b"Pss:"):
            return int(line.split()[1])
    return 0


def _stat(pid):
    """The fields of /proc/PID/stat after the name: state, parent, …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def _read(pid, name):
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
