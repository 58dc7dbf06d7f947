"""
Where one run happens: an own database and folder, and the product and the bare view on own ports.

Everything is removed at the end, also after an error or Ctrl-C; only processes started here are
ended, and a guardian ends them if the benchmark itself is killed.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from portal.benchmark import processes
from portal.benchmark.load import HOST
from portal.site.server.processes import Guardian

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_SERVER = "postgres://postgres@127.0.0.1/postgres"
# As ``manage.py serve`` runs gunicorn; a test compares the two.
WORKER_CLASS, THREADS = "gthread", 8
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
UNLIMITED = "1000000/d"
STARTING_SECONDS = 60


class Refused(Exception):
    """The benchmark cannot run or go on; the message says why, as a sentence."""


@dataclass
class Place:
    database: str
    folder: Path
    url: str
    static: Path

    @property
    def environment(self):
        """The settings of a production portal of its own; nothing of the caller's is read."""
        given = {name: os.environ[name] for name in KEPT if name in os.environ}
        return given | {
            "PORTAL_MODE": "production",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "SECRET_KEY": "a-secret-of-the-benchmark-" + "s" * 40,
            "FIELD_KEYS": "a-field-key-of-the-benchmark-" + "f" * 40,
            "AUDIT_KEY": "an-audit-key-of-the-benchmark-" + "a" * 40,
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"https://{HOST}",
            "EMAIL_URL": "dummymail://",
            "DATABASE_URL": self.url,
            "VAR_DIR": str(self.folder),
            "STATIC_ROOT": str(self.static),
            # One person posts here what many people post in a day.
            "LIMIT_SUBMIT_PERSON": UNLIMITED,
            "LIMIT_SUBMIT_ADDRESS": UNLIMITED,
            # A .env file of the checkout must not change what is measured.
            "REDIS_URL": "",
            # What a page asks is counted while it is made; ``servers`` may keep pages.
            "KEPT_PAGES_MB": "0",
            # What is measured is how long telling takes, not how long it waits.
            "DECISIONS_HEARD_AFTER": "0",
        }

    @contextmanager
    def inside(self, **environment):
        """A function that gives tasks to ``portal.benchmark.inside``, a process of its own."""
        log = self.folder / "inside.log"
        with log.open("w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "portal.benchmark.inside"],
                cwd=ROOT, env=self.environment | environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said,
            )  # fmt: skip
        try:
            yield partial(_ask, process, log)
        finally:
            process.kill()
            process.communicate()

    @contextmanager
    def backends(self):
        """A function that lists this database's processes of PostgreSQL; none with SQLite."""
        if self.database == "sqlite":
            yield list
            return
        with psycopg.connect(self.url, autocommit=True) as connection:
            query = (
                "SELECT pid FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            yield lambda: [pid for (pid,) in connection.execute(query)]


def _ask(process, log, *task):
    with suppress(BrokenPipeError):
        process.stdin.write(f"{json.dumps(task)}\n")
        process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
        raise Refused(f"The measurement failed ({task[0]}):\n{tail}")
    return json.loads(answer)


@contextmanager
def place(database, *, server, folder):
    """A ``Place`` with an empty database of its own."""
    with ExitStack() as left:
        here = Path(tempfile.mkdtemp(prefix=f"{database}-", dir=folder))
        left.callback(shutil.rmtree, here, ignore_errors=True)
        if database == "postgresql":
            name = f"wz_benchmark_{secrets.token_hex(4)}"
            # First, so that nothing ends the run between the two.
            left.callback(_on_server, server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            _on_server(server, f'CREATE DATABASE "{name}"')
            url = urlsplit(server)._replace(path=f"/{name}").geturl()
        else:
            url = f"sqlite:///{here / 'portal.sqlite3'}"
        yield Place(database, here, url, folder / "static")


def refuse_without_server(server):
    try:
        _on_server(server, "SELECT 1")
    except psycopg.Error as error:
        address = urlsplit(server).hostname or "its socket"
        raise Refused(
            f"PostgreSQL does not answer at {address}. Start it, name another server in "
            "DATABASE_URL, or measure SQLite alone with --database sqlite."
        ) from error


def _on_server(server, statement):
    with psycopg.connect(server, autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement)


def refuse_taken(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Refused(
                f"Port {port} is taken or not allowed. Name another one with --port; the next one "
                "is needed as well. Without --port, free ones are found."
            ) from error


def ports(wanted):
    """The ports of product and bare view: the wanted one and the next, or two free ones."""
    if wanted:
        for port in (wanted, wanted + 1):
            refuse_taken(port)
        return wanted, wanted + 1
    with socket.socket() as one, socket.socket() as other:
        for probe in (one, other):
            probe.bind((HOST, 0))
        return one.getsockname()[1], other.getsockname()[1]


@contextmanager
def servers(here, *, port, workers, kept_megabytes=0):
    """
    The product with its background worker, and the bare view; both answer.

    With ``kept_megabytes`` it keeps whole pages for readers without a session.
    """
    environment = here.environment | {"KEPT_PAGES_MB": str(kept_megabytes)}
    product_port, bare_port = ports(port)
    commands = {
        "product": ["manage.py", "serve", "--host", HOST, "--port", str(product_port),
                    "--workers", str(workers), "--threads", str(THREADS)],
        "bare view": ["-m", "gunicorn", "portal.benchmark.bare:application",
                      "--bind", f"{HOST}:{bare_port}", "--workers", str(workers),
                      "--worker-class", WORKER_CLASS, "--threads", str(THREADS),
                      "--log-level", "warning"],
    }  # fmt: skip
    guardian = Guardian()
    started = []
    try:
        for name, command in commands.items():
            log = here.folder / f"{name.split()[0]}.log"
            started.append(
                processes.Running(
                    guardian, name, [sys.executable, *command],
                    environment=environment, folder=ROOT, log=log,
                )
            )  # fmt: skip
        for running, number in zip(started, (product_port, bare_port), strict=True):
            _wait_until_it_answers(running, number)
        yield [(started[0], product_port), (started[1], bare_port)]
    finally:
        for running in reversed(started):
            running.end()
        _dismiss(guardian)


def _dismiss(guardian):
    guardian.process.stdin.close()
    guardian.process.wait()


def _wait_until_it_answers(running, port):
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline and running.process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
    said = "\n".join(running.log.read_text(errors="replace").splitlines()[-8:])
    raise Refused(f"The {running.name} did not start. It said:\n{said}")
