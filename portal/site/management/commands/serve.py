"""Start the portal: web server and background worker under one parent."""

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
        # Also for Ctrl-C: a shell that starts us in the background has it ignored.
        for wish in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wish, _stop)
        self.web = processes.Child("web server", *_gunicorn(host, port, workers, threads))
        self.worker = processes.Child("worker", "manage.py", "qcluster")
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
        # Here and not as commands of their own: each would load everything once more.
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
        # Without its row a worker makes no progress either.
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
    """So many processes or threads, as argparse wants it."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 64):
        raise ArgumentTypeError(f"{text!r} is not a number between 1 and 64.")
    return int(text)


def _cores():
    """The cores this process may use: a container often has fewer than its machine."""
    may_use = getattr(os, "sched_getaffinity", None)
    return len(may_use(0)) if may_use else os.cpu_count() or 1


def _gunicorn(host, port, workers, threads):
    return [
        "-m", "gunicorn", "portal.wsgi", "--bind", f"{host}:{port}", "--workers", str(workers),
        "--worker-class", "gthread", "--threads", str(threads), "--graceful-timeout", "10",
        "--log-level", "warning",
        # What proxies say is believed or not by portal.proxies alone.
        "--forwarded-allow-ips", "", "--logger-class", "portal.logs.gunicorn.Logger",
    ]  # fmt: skip


def _declare_schedule():
    try:
        periodic.declare_schedule()
        # The schedule's own first round comes half a minute after the worker.
        periodic.ask_for_round()
    except DatabaseError:
        # Away just now, or not made yet: the worker will say so itself.
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
