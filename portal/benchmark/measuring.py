"""
One run: a database of one size, every page and act in turn with the bare view.

Bare view and page alternate within each measurement, a few seconds each, so that both meet the
same mood of the machine.
"""

import itertools
import time
from contextlib import contextmanager
from dataclasses import dataclass

from portal.benchmark import figures, load, processes
from portal.benchmark.place import Refused, place, servers

# In this order: what was posted is decided about, what was approved is dispatched.
ACTS = ("sign-in", "posting", "deciding", "dispatching")
# Pages that are also measured kept, in so many megabytes of each web process (the default).
MEASURED_KEPT = ("home", "list", "thread, 10 posts", "search, common word")
KEPT_MEGABYTES = 32
# Acts prepared for each second: more than two cores do.
ACTS_A_SECOND, FEWEST_ACTS = 60, 4
# After its start the worker catches up with what the database holds, and pages are cold.
MOST_STRETCHES, IDLE_SHARE = 30, 0.05


@dataclass
class Manner:
    """
    How it is measured.

    ``client`` is "wrk" or "own", with so many connections at once; each measurement takes
    ``seconds``, in so many ``rounds``, in each of which the bare view takes as long. ``workers``
    are web processes of each server, ``imported`` the rows that are imported.
    """

    client: str
    connections: int
    rounds: int
    seconds: float
    workers: int
    port: int | None
    imported: int
    # How many wait when the queue is measured for its length, the fewest first.
    waiting: tuple[int, ...]
    say: object


class Server:
    """A running server whose stretches of requests give ``Slice``s."""

    def __init__(self, running, port, backends):
        self.running, self.port, self.backends = running, port, backends

    def web(self):
        return processes.web_processes(self.running.process.pid)

    def worker(self):
        """The processes that serve no pages."""
        return sorted(set(processes.family(self.running.process.pid)) - set(self.web()))

    def wait_until_idle(self, *, seconds):
        """Wait for a stretch of so many seconds with an idle worker; False if none comes."""
        for _stretch in range(MOST_STRETCHES):
            before = processes.cpu_ms(self.worker())
            time.sleep(seconds)
            after = processes.cpu_ms(self.worker())
            if processes.spent(before, after) < seconds * 1000 * IDLE_SHARE:
                return True
        return False

    def measure(self, send):
        web, database = self._cpu()
        timed = send(self.port)
        web_after, database_after = self._cpu()
        return figures.Slice(
            **timed._asdict(),
            web_cpu=processes.spent(web, web_after),
            database_cpu=processes.spent(database, database_after),
        )

    def _cpu(self):
        return processes.cpu_ms(self.web()), processes.cpu_ms(self.backends())


def run(database, threads, *, manner, server, folder):
    """The result of one size on one database, as it stands in the file."""
    manner.say(f"\n{database}, {threads:,} matters: making them …")
    with place(database, server=server, folder=folder) as here:
        with here.inside(PORTAL_MODE="demo") as ask:
            ask("prepare", threads)
        with here.inside() as ask, here.backends() as backends:
            pages = ask("pages")
            manner.say("Starting the product and the bare view …")
            with _running(here, backends, manner=manner) as (product, bare):
                _warm_up(pages, product, manner=manner)
                result = _measure_all(ask, pages, product, bare, folder=here.folder, manner=manner)
            manner.say("Starting them again: pages for readers without a session are kept …")
            keeping = _running(here, backends, manner=manner, kept_megabytes=KEPT_MEGABYTES)
            with keeping as (product, bare):
                _warm_up(pages, product, manner=manner)
                result["measurements"] += _measure_kept(pages, product, bare, manner=manner)
        return {"database": database, "threads": threads} | result


@contextmanager
def _running(here, backends, *, manner, kept_megabytes=0):
    with servers(
        here, port=manner.port, workers=manner.workers, kept_megabytes=kept_megabytes
    ) as found:
        yield [Server(running, number, backends) for running, number in found]


def _warm_up(pages, product, *, manner):
    """Each page once from each process, about, and no worker that catches up."""
    for page in pages:
        for _time in range(2 * manner.workers):
            load.weigh(product.port, load.Call(page["path"], page["cookie"]))
    if not product.wait_until_idle(seconds=min(2, manner.seconds)):
        manner.say("The worker is still busy: it is measured with the pages.")


def _measure_kept(pages, product, bare, *, manner):
    return [
        # What it asks while it is kept is not what it asks while it is made.
        _measure_page(
            page | {"name": f"{page['name']}, kept", "queries": None}, product, bare, manner=manner
        )
        for page in pages
        if not page["cookie"] and page["name"] in MEASURED_KEPT
    ]


def _measure_all(ask, pages, product, bare, *, folder, manner):
    measurements = [_measure_page(page, product, bare, manner=manner) for page in pages]
    done = {}
    for name in ACTS:
        measured = _measure_act(ask, name, product, bare, manner=manner)
        # One more was done when its queries were counted.
        done[name] = measured["requests"] + (measured["queries"] is not None)
        measurements.append(measured)
    batch = ask("batch", str(folder), manner.imported)
    _refuse_undone(done, batch["done"])
    manner.say("The queue again, longer and longer …")
    for number in manner.waiting:
        page = ask("waiting", number)
        measurements.append(_measure_page(page, product, bare, manner=manner))
    return {
        "measurements": measurements,
        "commands": batch["commands"],
        # The first one only watches the others.
        "memory_mb": processes.memory_mb(product.web()[1:]),
    }


def _measure_page(page, product, bare, *, manner):
    call = load.Call(page["path"], page["cookie"])
    status, size = load.weigh(product.port, call)
    if status != call.expected:
        raise Refused(f"{page['name']} ({page['path']}) answers with HTTP {status}.")
    seconds = manner.seconds / manner.rounds

    def send(port):
        return _ask(port, call, seconds=seconds, manner=manner)

    facts = {"name": page["name"], "queries": page["queries"], "bytes": size}
    return facts | _in_turn(product, bare, [send] * manner.rounds, seconds=seconds, manner=manner)


def _measure_act(ask, name, product, bare, *, manner):
    number = max(FEWEST_ACTS, int(manner.seconds * ACTS_A_SECOND))
    prepared = ask("act", name, number)
    seconds = manner.seconds / manner.rounds
    calls = [load.Call(**call) for call in prepared["calls"]]
    part = -(-len(calls) // manner.rounds)

    def sending(some):
        return lambda port: load.ask(port, some, connections=manner.connections, seconds=seconds)

    sends = [sending(calls[turn * part : (turn + 1) * part]) for turn in range(manner.rounds)]
    facts = {"name": name, "queries": prepared["queries"], "bytes": None}
    return facts | _in_turn(product, bare, sends, seconds=seconds, manner=manner)


def _in_turn(product, bare, sends, *, seconds, manner):
    def send_bare(port):
        return _ask(port, load.Call("/"), seconds=seconds, manner=manner)

    pairs = [(bare.measure(send_bare), product.measure(send)) for send in sends]
    beside = figures.together([one for one, _page in pairs])
    found = figures.together([page for _bare, page in pairs])
    share = figures.share(pairs)
    return found | {
        "share": share and round(share, 4),
        "bare_per_second": beside.get("per_second"),
        "bare_cpu": figures.cpu(beside),
    }


def _ask(port, call, *, seconds, manner):
    if manner.client == "wrk":
        return load.ask_with_wrk(
            port, call, connections=manner.connections, seconds=max(1, round(seconds))
        )
    return load.ask(port, itertools.repeat(call), connections=manner.connections, seconds=seconds)


def _refuse_undone(sent, done):
    """An act whose answers look right and which did nothing would be measured as quick."""
    for name, number in done.items():
        if number < sent[name]:
            raise Refused(
                f"Of {sent[name]} times {name}, only {number} did anything: the figures would be "
                "those of a refusal."
            )
