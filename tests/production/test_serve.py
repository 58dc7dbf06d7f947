"""``manage.py serve`` restarts dead or stuck processes, and no process outlives it."""

import json
import os
import signal
import urllib.request

import pytest

from tests.production.free import free_ports
from tests.production.running import children, portal, query, running, wait_for


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("var")
    with portal(folder, WORKERS="1", WORKER_PATIENCE="100") as made:
        yield made


@pytest.fixture
def port():
    return free_ports(1)[0]


@pytest.fixture
def serve(environment, port):
    with running(environment, "serve", f"--port={port}", "--workers=2") as process:
        yield process


def ready(port):
    """What ``/readyz/`` says; nothing where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz/", timeout=5) as answer:
            return json.load(answer)
    except OSError:
        return None


def named(serve, word):
    return {pid for pid, words in children(serve.pid).items() if word in words}


def wait_until_up(serve, port):
    wait_for(lambda: ready(port), seconds=60, what="an answer")
    # One that guards, one that works, pusher and monitor, and the head of them.
    wait_for(lambda: len(named(serve, "qcluster")) >= 5, seconds=60, what="the worker")


@pytest.mark.parametrize("word", ["gunicorn", "qcluster", "guardian"])
def test_what_is_killed_is_started_again(serve, port, word):
    wait_until_up(serve, port)
    killed = named(serve, word)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: len(named(serve, word)) >= len(killed), seconds=60, what=f"a new {word}")
    assert not killed & named(serve, word)
    wait_for(lambda: ready(port), seconds=60, what="an answer")


def test_one_web_process_that_is_killed_is_replaced(serve, port):
    wait_until_up(serve, port)
    [master] = [pid for pid in named(serve, "gunicorn") if len(children(pid)) == 2]
    before = set(children(master))
    os.kill(min(before), signal.SIGKILL)
    wait_for(lambda: len(set(children(master)) - before) == 1, seconds=60, what="a new one")
    assert ready(port)


@pytest.mark.parametrize("wish", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_nothing_outlives_it(serve, port, wish):
    wait_until_up(serve, port)
    below = set(children(serve.pid))
    serve.send_signal(wish)
    serve.wait(timeout=30)
    wait_for(lambda: not any(map(is_alive, below)), seconds=20, what="the end of all")


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def test_a_worker_that_hangs_is_restarted(serve, port, environment):
    wait_until_up(serve, port)
    hanging = named(serve, "qcluster")
    for pid in hanging:
        os.kill(pid, signal.SIGSTOP)
    wait_for(lambda: not hanging & named(serve, "qcluster"), seconds=150, what="another worker")
    wait_for(lambda: ready(port)["status"] == "ready", seconds=120, what="being ready")
    swept = query(environment["DATABASE_URL"], "SELECT count(*) FROM site_sweep")
    assert swept[0][0] > 0
