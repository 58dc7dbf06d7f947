"""The benchmark refuses in sentences, measures what production runs, and leaves nothing behind."""

import hashlib
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time

import pytest

from portal.benchmark import __main__ as main
from portal.benchmark import load, measuring, options, place, processes
from portal.benchmark.place import ROOT, Refused
from portal.site.management.commands import serve


def run(*arguments, seconds=900, **environment):
    return subprocess.run(
        [sys.executable, "-m", "portal.benchmark", *map(str, arguments)],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False,
        timeout=seconds,
    )  # fmt: skip


@pytest.mark.parametrize("sizes", ["", "many", "1000,x", "19", "2000001", "-5", "1e3", "１０００"])
def test_an_unknown_size_is_refused(sizes):
    with pytest.raises(Refused, match="--scale"):
        options.read_sizes(sizes)


def test_sizes_come_once_and_the_smallest_first():
    assert options.read_sizes("20000, 1000,20000") == [1000, 20000]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--database", "oracle"], "postgresql, sqlite, or both"),
        (["--seconds", "0"], "more than 0"),
        (["--port", "65535"], "between 1 and 65534"),
        (["--workers", "0"], "--workers must be a number between 1 and 64"),
        (["--compare", "/nowhere/old.json"], "is not a result"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, words):
    with pytest.raises(Refused, match=words):
        options.read(arguments)


def test_without_wrk_the_own_client_asks_unless_wrk_was_asked_for(monkeypatch):
    monkeypatch.setattr(load.shutil, "which", lambda name: None)
    assert options.read([]).client == "own"
    with pytest.raises(Refused, match="wrk is not installed"):
        options.read(["--client", "wrk"])


@pytest.mark.parametrize(
    ("readings", "is_idle"), [([0, 90, 90], True), ([0, 90, 180, 270, 360], False)]
)
def test_measuring_waits_for_a_worker_that_catches_up(monkeypatch, readings, is_idle):
    monkeypatch.setattr(measuring, "MOST_STRETCHES", 2)
    # Two readings for each stretch: before and after it.
    spent = iter([readings[0], *(one for one in readings[1:-1] for _twice in "xx"), readings[-1]])
    monkeypatch.setattr(processes, "cpu_ms", lambda pids: {7: next(spent)})
    monkeypatch.setattr(measuring.Server, "worker", lambda server: [7])
    server = measuring.Server(running=None, port=1, backends=list)
    assert server.wait_until_idle(seconds=0.001) == is_idle


def test_sqlite_is_measured_with_all_sizes_only_when_alone():
    wanted = main._wanted
    alone = options.read(["--database", "sqlite", "--scale", "1000,20000"])
    both = options.read(["--scale", "1000,20000"])
    assert list(wanted(alone)) == [("sqlite", 1000), ("sqlite", 20000)]
    assert list(wanted(both)) == [
        ("postgresql", 1000), ("postgresql", 20000), ("sqlite", 1000),
    ]  # fmt: skip


def test_a_file_that_is_no_result_is_refused(tmp_path):
    for text in ("no JSON", "[]", "{}"):
        (tmp_path / "old.json").write_text(text)
        with pytest.raises(Refused, match="is not a result"):
            options.read(["--compare", str(tmp_path / "old.json")])


def test_a_taken_port_is_refused_also_the_next_one():
    with socket.socket() as taken:
        taken.bind((load.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        for wanted in (port, port - 1):
            with pytest.raises(Refused, match=f"Port {port} is taken"):
                place.ports(wanted)


def test_without_postgresql_it_says_what_to_do():
    with socket.socket() as probe:
        probe.bind((load.HOST, 0))
        nobody = f"postgres://postgres@{load.HOST}:{probe.getsockname()[1]}/postgres"
        ended = run("--database", "postgresql", DATABASE_URL=nobody)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"PostgreSQL does not answer at {load.HOST}.")
    assert "Traceback" not in ended.stderr


def test_the_bare_view_is_served_as_the_product_is():
    words = serve._gunicorn("127.0.0.1", 1, 2, place.THREADS)
    assert words[words.index("--worker-class") + 1] == place.WORKER_CLASS
    parser = serve.Command().create_parser("manage.py", "serve")
    assert parser.get_default("threads") == place.THREADS


def test_processor_time_of_a_family_is_read():
    busy = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
    command = [sys.executable, "-c", f"{busy}print(1, flush=True)\ntime.sleep(30)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        after = processes.cpu_ms([process.pid])
        assert processes.spent({}, after) >= 290
        assert processes.spent(after, after) == 0
        assert process.pid in processes.family(os.getpid())
        assert processes.memory_mb([process.pid])[0] > 1
        process.kill()


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers one address and no other; says nothing."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200 if self.path == "/here/" else 404)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *words):
        pass


@pytest.fixture
def port():
    with http.server.ThreadingHTTPServer((load.HOST, 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_calls_end_when_there_are_no_more(port):
    timed = load.ask(port, [load.Call("/here/")] * 3, connections=2, seconds=20)
    assert (timed.requests, timed.failed) == (3, 0)
    assert timed.seconds < 20
    assert load.weigh(port, load.Call("/here/")) == (200, 2)
    missing = load.ask(port, [load.Call("/no-such-page/")] * 2, connections=1, seconds=20)
    assert (missing.requests, missing.failed) == (0, 2)


def test_ended_early_it_leaves_nothing(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.benchmark", "--smoke", "-o", str(tmp_path / "new.json")],
        cwd=ROOT, env=os.environ | {"TMPDIR": str(tmp_path)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout.readline() == "\n"
    deadline = time.monotonic() + 20
    while len(processes.family(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    below = processes.family(process.pid)
    process.terminate()
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, "are removed" in said) == (130, True)
    assert list(tmp_path.iterdir()) == []
    assert [pid for pid in below if _runs(pid)] == []


def _runs(pid):
    try:
        # One that has ended and was not asked for its result yet is "Z".
        return processes._stat(pid)[0] not in "ZX"
    except OSError:
        return False


# --- the smoke form ------------------------------------------------------------------

# The most queries of each page and act, and the most bytes of its answer, in the smallest world.
MOST = {
    "home": (5, 6_000),
    "list": (3, 10_000),
    "list, page 500 or the last": (3, 9_000),
    "list, q": (4, 11_000),
    "list, kind": (3, 10_000),
    "list, category": (3, 10_000),
    "list, area": (3, 10_000),
    "list, agency": (3, 10_000),
    "list, status": (3, 10_000),
    "list, order": (3, 10_000),
    "thread, 10 posts": (5, 7_000),
    "thread, 1,000 posts": (5, 9_000),
    "search, common word": (6, 9_000),
    "search, rare word": (6, 7_000),
    "feed": (2, 6_000),
    "API list": (2, 5_000),
    "list, signed in": (8, 10_000),
    "thread, 10 posts, signed in": (10, 7_000),
    "my page": (10, 5_000),
    "queue": (13, 11_000),
    "item of the desk": (35, 16_000),
    "queue, 60 waiting": (13, 11_000),
    "queue, 300 waiting": (13, 11_000),
    "inbox": (15, 8_000),
    "awaiting dispatch": (9, 7_000),
    "sign-in": (40, None),
    "posting": (30, None),
    # With the next claim, which is a line of the audit.
    "deciding": (42, None),
    "dispatching": (44, None),
    "home, kept": (None, 6_000),
    "list, kept": (None, 10_000),
    "thread, 10 posts, kept": (None, 7_000),
    "search, common word, kept": (None, 9_000),
}


@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "sqlite").startswith("postgres"),
    reason="The same on either database: it makes a SQLite database of its own.",
)
def test_the_smoke_form_runs_and_holds_queries_and_bytes(tmp_path):
    """Never times: a busy machine must not make it fail."""
    output = tmp_path / "new.json"
    ended = run("--smoke", "-o", output, "--compare", _earlier(tmp_path), TMPDIR=str(tmp_path))
    assert ended.returncode == 0, ended.stderr
    assert "### sqlite, 60 matters" in ended.stdout
    (only,) = json.loads(output.read_text())["runs"]
    found = {one["name"]: one for one in only["measurements"]}
    assert found.keys() == MOST.keys()
    for name, (queries, size) in MOST.items():
        one = found[name]
        assert one["requests"] > 0, name
        assert one["failed"] == 0, name
        assert queries is None or one["queries"] <= queries, name
        assert size is None or one["bytes"] <= size, name
    assert only["commands"].keys() == {"export_workorders", "import_posts"}
    assert len(only["memory_mb"]) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"new.json", "old.json"}


def _earlier(folder):
    old = folder / "old.json"
    old.write_text(json.dumps({"format": 1, "bare": _digest(), "runs": []}))
    return old


def _digest():
    return hashlib.sha256((ROOT / "portal/benchmark/bare.py").read_bytes()).hexdigest()
