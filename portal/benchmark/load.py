"""
Sends requests to a server on this machine, several at once, and times them.

Pages are asked for by wrk where it is installed; acts, each of which sends something else, and
everything where it is not, by threads of this process. Both keep connections open.
"""

import http.client
import itertools
import json
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple

from portal.benchmark.figures import percentile

HOST = "127.0.0.1"
# What a proxy with TLS in front and a browser would send.
HEADERS = {
    "Host": HOST,
    "X-Forwarded-Proto": "https",
    "Accept": "text/html,application/json",
    "Accept-Encoding": "gzip",
    "Accept-Language": "zh-CN",
}
SCRIPT = Path(__file__).with_name("wrk.lua")
LONGEST_ANSWER = 15


class Call(NamedTuple):
    """One request; with a ``body`` it is a POST, which must be answered by a redirect."""

    path: str
    cookie: str = ""
    body: str = ""

    @property
    def expected(self):
        return 302 if self.body else 200

    @property
    def headers(self):
        given = HEADERS | ({"Cookie": self.cookie} if self.cookie else {})
        if self.body:
            # Over HTTPS a form is taken only from a page of the same site.
            given |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"https://{HOST}/",
            }
        return given


class Timed(NamedTuple):
    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    failed: int


def installed_wrk():
    return shutil.which("wrk")


def ask_with_wrk(port, call, *, connections, seconds):
    """Ask for one page again and again with wrk."""
    headers = [part for name, value in call.headers.items() for part in ("-H", f"{name}: {value}")]
    command = [
        installed_wrk() or "wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
        f"--timeout={LONGEST_ANSWER}s", "-s", str(SCRIPT), *headers,
        f"http://{HOST}:{port}{call.path}",
    ]  # fmt: skip
    ended = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=seconds + 3 * LONGEST_ANSWER
    )
    line = next(line for line in ended.stdout.splitlines() if line.startswith("FIGURES "))
    found = json.loads(line.removeprefix("FIGURES "))
    p50, p95, p99 = (found[name] / 1000 for name in ("p50", "p95", "p99"))
    return Timed(found["requests"], found["microseconds"] / 1e6, p50, p95, p99, found["failed"])


def ask(port, calls, *, connections, seconds):
    """
    Send the ``calls`` in turn until they or the seconds are over.

    Failed ones (another status than expected, no answer) are counted and not timed.
    """
    waiting, lock = iter(calls), threading.Lock()
    times: list[float] = []
    failed: list[str] = []
    began = time.perf_counter()

    def work():
        connection = http.client.HTTPConnection(HOST, port, timeout=LONGEST_ANSWER)
        while time.perf_counter() - began < seconds:
            with lock:
                call = next(waiting, None)
            if call is None:
                break
            took, problem = _send(connection, call)
            (failed if problem else times).append(problem or took)
        connection.close()

    workers = [threading.Thread(target=work, daemon=True) for _one in range(connections)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - began
    p50, p95, p99 = (percentile(times, percent) for percent in (50, 95, 99))
    return Timed(len(times), took, p50, p95, p99, len(failed))


def weigh(port, call):
    """The status of one answer, and the bytes of its body as they are sent."""
    connection = http.client.HTTPConnection(HOST, port, timeout=LONGEST_ANSWER)
    try:
        answer = _answer(connection, call)
        return answer.status, len(answer.read())
    finally:
        connection.close()


_numbers = itertools.count()


def _send(connection, call):
    """Milliseconds until the whole answer was there, and what went wrong or ""."""
    began = time.perf_counter()
    try:
        answer = _answer(connection, call)
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return 0.0, str(error) or type(error).__name__
    took = (time.perf_counter() - began) * 1000
    return took, "" if answer.status == call.expected else f"HTTP {answer.status}"


def _answer(connection, call):
    number = next(_numbers)
    # Each request comes from another address, as behind a proxy: limits count by address.
    address = f"10.{number // 62500 % 250}.{number // 250 % 250}.{number % 250 + 1}"
    connection.request(
        "POST" if call.body else "GET",
        call.path,
        body=call.body or None,
        headers=call.headers | {"X-Forwarded-For": address},
    )
    return connection.getresponse()
