"""Run the benchmark: ``python -m portal.benchmark --help``."""

import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from portal.benchmark import figures, measuring, options, tables
from portal.benchmark.place import DEFAULT_SERVER, ROOT, Refused, refuse_without_server

FORMAT = 1
WISHES = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
DOCUMENT = ROOT / "docs/performance.md"


def main(arguments):
    """The exit code: 0 done, 1 refused or failed, 130 ended by Ctrl-C."""
    for wish in WISHES:
        signal.signal(wish, _stop)
    signal.signal(signal.SIGALRM, _time_is_over)
    try:
        chosen = options.read(arguments)
        signal.alarm(chosen.minutes * 60)
        _measure(chosen)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped; databases, folders and processes of the run are removed.\n")
        return 130
    return 0


def _measure(chosen):
    server = os.environ.get("DATABASE_URL") or DEFAULT_SERVER
    if "postgresql" in chosen.databases:
        refuse_without_server(server)
    manner = measuring.Manner(
        client=chosen.client, connections=chosen.connections, rounds=chosen.rounds,
        seconds=chosen.seconds, workers=chosen.workers,
        port=chosen.port, imported=chosen.imported,
        waiting=chosen.waiting, say=say,
    )  # fmt: skip
    result = _head(chosen)
    folder = Path(tempfile.mkdtemp(prefix="wenzhong-benchmark-"))
    try:
        for database, threads in _wanted(chosen):
            run = measuring.run(database, threads, manner=manner, server=server, folder=folder)
            result["runs"].append(run)
            # What is measured stays, should the next run be broken off.
            _save(result, chosen)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result["load"].append(round(os.getloadavg()[0], 1))
    _hand_out(result, chosen)


def _wanted(chosen):
    """(database, threads) of each run; SQLite only with the smallest size if it is not alone."""
    for database in chosen.databases:
        beside_another = database == "sqlite" and len(chosen.databases) > 1
        for threads in chosen.sizes[:1] if beside_another else chosen.sizes:
            yield database, threads


def _hand_out(result, chosen):
    output = _save(result, chosen)
    shown = tables.everything(result)
    say(f"\n{shown}\n\nWritten to {output}.")
    try:
        if chosen.old:
            say(f"\n{tables.comparison(figures.compare(chosen.old, result))}")
        if chosen.write:
            DOCUMENT.write_text(tables.put_between_markers(DOCUMENT.read_text(), shown))
            say(f"The tables stand in {DOCUMENT.relative_to(ROOT)}.")
    except ValueError as error:
        raise Refused(str(error)) from error


def _save(result, chosen):
    output = chosen.output or ROOT / "var/bench.json"
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return output


def _head(chosen):
    return {
        "format": FORMAT,
        "at": datetime.now().astimezone().strftime("%Y-%m-%d"),
        "commit": _commit(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "client": chosen.client,
        "connections": chosen.connections,
        "seconds": chosen.seconds,
        "workers": chosen.workers,
        "bare": hashlib.sha256(Path(__file__).with_name("bare.py").read_bytes()).hexdigest(),
        "load": [round(os.getloadavg()[0], 1)],
        "runs": [],
    }


def _commit():
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    try:
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return ended.stdout.strip()


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _stop(signum, frame):
    _let_it_clean_up()
    raise KeyboardInterrupt


def _let_it_clean_up():
    """A second Ctrl-C, or the end of the minutes, must not leave half of it behind."""
    signal.alarm(0)
    for wish in WISHES:
        signal.signal(wish, signal.SIG_IGN)


def _time_is_over(signum, frame):
    _let_it_clean_up()
    raise Refused("It took longer than --minutes allows. Measure fewer sizes or seconds.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
