"""
A page while one publication is told to many followers: ``python -m portal.benchmark.fan_out``.

Runs the product as the benchmark does, on PostgreSQL and in a database of its own. The page is
asked for in stretches of a few seconds: before, until everybody has a notice, and while letters
go out to a mail server that takes everything at once. Printed is the median of the stretches.
"""

import argparse
import os
import sys
import tempfile
import time
from itertools import repeat
from pathlib import Path
from statistics import median

from portal.benchmark import load, processes
from portal.benchmark.place import DEFAULT_SERVER, Refused, place, refuse_without_server, servers

LONGEST = 900


def main(arguments):
    chosen = _parser().parse_args(arguments)
    server = os.environ.get("DATABASE_URL") or DEFAULT_SERVER
    try:
        refuse_without_server(server)
        with (
            tempfile.TemporaryDirectory(prefix="wenzhong-fan-out-") as folder,
            place("postgresql", server=server, folder=Path(folder)) as here,
        ):
            _measure(here, chosen)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


def _measure(here, chosen):
    with here.inside(PORTAL_MODE="demo") as ask:
        ask("prepare", chosen.threads)
        thread = ask("follow", chosen.followers)
    with servers(here, port=None, workers=2) as found, here.inside() as ask:
        product, port = found[0]
        page = Page(port, thread, chosen)
        page.stretch()
        quiet = [page.stretch() for _one in range(chosen.stretches)]
        began, before = time.perf_counter(), _worker_cpu(product)
        event = ask("publish")
        telling = [page.stretch()]
        while ask("told", event)["notices"] < chosen.followers:
            telling.append(page.stretch())
            _refuse_endless(began)
        seconds, spent = time.perf_counter() - began, _worker_cpu(product) - before
        first = ask("told", event)
        began = time.perf_counter()
        letters = [page.stretch() for _one in range(chosen.stretches)]
        last = ask("told", event)
        rate = (last["sent"] - first["sent"]) / (time.perf_counter() - began)
    _refuse_wrong(last, chosen.followers)
    _say(f"{chosen.followers:,} followers were told within {seconds:.0f} s, each once; the worker")
    _say(f"took {spent / 1000:.1f} s of processor time. Letters a second: {rate:.0f}.")
    for name, stretches in (("before", quiet), ("telling", telling), ("letters", letters)):
        _say(_row(name, stretches, beside=quiet))


class Page:
    """The thread that is followed, asked for by so many at once."""

    def __init__(self, port, path, chosen):
        self.port, self.call = port, load.Call(path)
        self.much = {"connections": chosen.connections, "seconds": chosen.seconds}

    def stretch(self):
        if load.installed_wrk():
            return load.ask_with_wrk(self.port, self.call, **self.much)
        return load.ask(self.port, repeat(self.call), **self.much)


def _row(name, stretches, *, beside):
    p50, p95 = (median(getattr(one, key) for one in stretches) for key in ("p50", "p95"))
    rate = median(one.requests / one.seconds for one in stretches)
    failed = sum(one.failed for one in stretches)
    before = median(one.p95 for one in beside)
    share = f"×{p95 / before:.2f}" if before else "–"
    return (
        f"{name:8} {len(stretches):3} stretches  {rate:6.1f} requests/s  p50 {p50:5.0f} ms  "
        f"p95 {p95:5.0f} ms ({share})  failed {failed}"
    )


def _worker_cpu(running):
    """Milliseconds of everything below ``serve`` that serves no pages."""
    others = set(running.family()) - set(processes.web_processes(running.process.pid))
    return sum(processes.cpu_ms(others).values())


def _refuse_endless(began):
    if time.perf_counter() - began > LONGEST:
        raise Refused(f"Not everybody was told within {LONGEST} seconds.")


def _refuse_wrong(told, followers):
    if (told["notices"], told["people"], told["letters"]) != (followers,) * 3:
        raise Refused(f"Of {followers} followers, not each was told once: {told}")


def _say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _parser():
    parser = argparse.ArgumentParser(prog="python -m portal.benchmark.fan_out", description=__doc__)
    parser.add_argument("--followers", type=int, default=50_000)
    parser.add_argument("--threads", type=int, default=1_000, help="matters in the database")
    parser.add_argument("--connections", type=int, default=2, help="requests at once")
    parser.add_argument("--seconds", type=int, default=3, help="of a stretch")
    parser.add_argument("--stretches", type=int, default=8, help="before, and of letters")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
