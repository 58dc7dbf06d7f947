"""Start web server and background worker under one parent process."""

import os
import signal
import socket
import time
from argparse import ArgumentTypeError

import structlog
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from portal.accounts.keys import key_problem
from portal.site import periodic
from portal.site.server import processes
from portal.site.server.watchdog import Watchdog
from portal.site.system_checks.demonstration import wrong_database

log = structlog.get_logger(__name__)

NICENESS = 10


class Command(BaseCommand):
    help = "Start web server and worker under one parent; Ctrl-C ends both."

    def add_arguments(self, parser):
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--workers",
            type=_count,
            default=settings.WEB_WORKERS or _cores(),
            help="Processes that serve pages; one for each core unless WEB_WORKERS is set.",
        )
        parser.add_argument("--threads", type=_count, default=8)
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="First make var/ fit the code; a demonstration also gets its content.",
        )

    def handle(self, *, port, host, workers, threads, prepare, **options):
        port = _port(port)
        if problem := wrong_database() or key_problem():
            raise CommandError(problem)
        _refuse_taken(host, port)
        if prepare:
            self._prepare()
        _declare_schedule()
        # SIGINT too: a shell that starts this in the background sets SIGINT to be ignored.
        for wish in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wish, _stop)
        self.web = processes.Child("web server", *_gunicorn(host, port, workers, threads))
        # Whoever waits for a page comes before what is done in the background.
        self.worker = processes.Child("worker", "manage.py", "qcluster", niceness=NICENESS)
        self._serve(host, port)

    def _serve(self, host, port):
        self.guardian = processes.Guardian()
        try:
            for child in (self.web, self.worker):
                self._start(child)
            self._greet(host, port)
            self._watch()
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            processes.end([self.web, self.worker])

    def _prepare(self):
        # In this process, because each separate command would load Django again.
        call_command("prepare", stdout=self.stdout)
        if settings.DEMO:
            call_command("seed_demo", stdout=self.stdout)
        connections.close_all()

    def _start(self, child):
        child.start()
        self.guardian.watch(child)

    def _watch(self):
        watchdog = Watchdog()
        while True:
            time.sleep(0.5)
            self.guardian.mend()
            for child in (self.web, self.worker):
                if child.has_died():
                    self._restart(child, reason="died")
            if watchdog.is_stuck():
                self._restart(self.worker, reason="no progress")
                watchdog.start_over()

    def _restart(self, child, *, reason):
        processes.end([child])
        self.guardian.leave(child)
        if child.keeps_dying():
            raise CommandError(
                f"The {child.name} ends again and again; what it said stands above. Stopping."
            )
        log.warning("child_restarted", child=child.name, reason=reason)
        # The reason for no progress may be that the schedule row is missing.
        _declare_schedule()
        self._start(child)

    def _greet(self, host, port):
        address = f"http://{host}:{port}"
        _wait_until_it_answers(host, port)
        self.stdout.write(f"\nWenzhong 闻钟 is at {address}   (Ctrl-C stops it)")
        if settings.DEMO:
            call_command("demo_accounts", address, stdout=self.stdout)
        self.stdout.flush()


def _port(text):
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CommandError(f"PORT is {text!r}. Give a number between 1 and 65535.")
    return int(text)


def _count(text):
    """The argparse type of a number of processes or threads."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 64):
        raise ArgumentTypeError(f"{text!r} is not a number between 1 and 64.")
    return int(text)


def _cores():
    """The number of cores that this process may use, which may be fewer than the machine has."""
    may_use = getattr(os, "sched_getaffinity", None)
    return len(may_use(0)) if may_use else os.cpu_count() or 1


def _gunicorn(host, port, workers, threads):
    return [
        "-m", "gunicorn", "portal.wsgi", "--bind", f"{host}:{port}", "--workers", str(workers),
        "--worker-class", "gthread", "--threads", str(threads), "--graceful-timeout", "10",
        "--log-level", "warning",
        # Only portal.proxies decides which proxy headers to trust.
        "--forwarded-allow-ips", "", "--logger-class", "portal.logs.gunicorn.Logger",
    ]  # fmt: skip


def _declare_schedule():
    try:
        periodic.declare_schedule()
        # The first scheduled round would come half a minute after the worker's start.
        periodic.ask_for_round()
    except DatabaseError:
        # The database is unreachable or not migrated: the worker reports it too.
        log.warning("schedule_not_declared")
    finally:
        connections.close_all()


def _refuse_taken(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            another = port + 1 if port < 65535 else 8001
            raise CommandError(
                f"Port {port} on {host} is taken or not allowed. "
                f"Choose another one, for example: make run PORT={another}"
            ) from error


def _wait_until_it_answers(host, port):
    for _attempt in range(100):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.1)


def _stop(signum, frame):
    raise KeyboardInterrupt
