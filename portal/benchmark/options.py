"""The options of the benchmark, and what is refused before anything is started."""

import argparse
import json
from pathlib import Path

from portal.benchmark import load
from portal.benchmark.place import Refused

FEWEST, MOST, SMOKE_MATTERS = 20, 2_000_000, 60
# How many wait for moderators when the queue is measured by its length.
WAITING, WAITING_SMOKE = (500, 50_000), (60, 300)
SIZES = "1000,20000"
# Options that are whole numbers, and the most that each may be.
WHOLE = {"workers": 64, "connections": 256, "rounds": 20, "minutes": 1440, "imported": 100_000}
DATABASES = ("postgresql", "sqlite")


def read(arguments):
    """The options; argparse ends with a usage line where one is unknown, Refused says the rest."""
    options = _parser().parse_args(arguments)
    if options.smoke:
        options.scale, options.database = str(SMOKE_MATTERS), "sqlite"
        options.seconds, options.client, options.imported = 0.05, "own", 2
        options.connections, options.rounds = 2, 1
    options.waiting = WAITING_SMOKE if options.smoke else WAITING
    options.sizes = read_sizes(options.scale)
    options.databases = read_databases(options.database)
    options.client = _client(options.client)
    options.old = options.compare and _read_result(options.compare)
    for name, most in WHOLE.items():
        if not 1 <= getattr(options, name) <= most:
            raise Refused(f"--{name} must be a number between 1 and {most:,}.")
    if not 0 < options.seconds <= 600:
        raise Refused("--seconds must be more than 0 and at most 600.")
    if options.port is not None and not 1 <= options.port <= 65534:
        raise Refused("--port must be a number between 1 and 65534: the next one is needed too.")
    return options


def read_sizes(text):
    """``"1000,20000"`` as numbers of matters, each once, the smallest first."""
    sizes = set()
    for word in filter(None, (word.strip() for word in text.split(","))):
        if not (word.isascii() and word.isdigit() and FEWEST <= int(word) <= MOST):
            raise Refused(
                f"--scale has {word!r}. Give numbers of matters between {FEWEST} and {MOST:,}, "
                "separated by commas and written in digits, for example --scale 1000,20000."
            )
        sizes.add(int(word))
    if not sizes:
        raise Refused(f"--scale names no size. Give one or several, for example --scale {SIZES}.")
    return sorted(sizes)


def read_databases(text):
    names = [word.strip() for word in text.split(",") if word.strip()]
    if not names or set(names) - set(DATABASES):
        raise Refused(f"--database is {text!r}. Give postgresql, sqlite, or both with a comma.")
    return [name for name in DATABASES if name in names]


def _client(wanted):
    """wrk where it is installed, or what was asked for."""
    if wanted == "wrk" and not load.installed_wrk():
        raise Refused(
            "wrk is not installed. On Debian: apt-get install wrk. Without --client, the "
            "benchmark's own client asks for the pages; it takes more of the machine's time."
        )
    return wanted or ("wrk" if load.installed_wrk() else "own")


def _read_result(path):
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise Refused(f"{path} is not a result of the benchmark: {error}") from error
    if not isinstance(found, dict) or "runs" not in found:
        raise Refused(f"{path} is not a result of the benchmark: it has no runs.")
    return found


def _parser():
    parser = argparse.ArgumentParser(
        prog="make bench",
        description="What each page and act costs in the product as production runs it, beside a "
        "bare Django view, in a database of its own that is removed afterwards.",
    )
    add = parser.add_argument
    add("--scale", default=SIZES, help=f"numbers of matters, with commas (default: {SIZES})")
    add(
        "--database",
        default=",".join(DATABASES),
        help="postgresql, sqlite, or both (default), sqlite then with the smallest size alone",
    )
    add("--seconds", type=float, default=4, help="for each page, and as long for the bare view")
    add("--workers", type=int, default=2, help="web processes (default: 2)")
    add("--connections", type=int, default=8, help="requests at once (default: 8)")
    add("--rounds", type=int, default=2, help="of bare view and page in turn (default: 2)")
    add("--port", type=int, help="of the product; the next one is the bare view's")
    add("--client", choices=["wrk", "own"], help="wrk where it is installed, else the own one")
    add("--minutes", type=int, default=60, help="the longest all of it may take (default: 60)")
    add("--imported", type=int, default=500, help="rows that are imported (default: 500)")
    add("-o", "--output", type=Path, help="the result's file (default: bench.json in var/)")
    add("--compare", type=Path, metavar="OLD.json", help="print what changed since that result")
    add("--write", action="store_true", help="put the tables into docs/performance.md")
    add(
        "--smoke",
        action="store_true",
        help="tiny and on SQLite: whether it runs, queries, bytes",
    )
    return parser
