"""Start the portal: web server and background worker under one parent."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from portal.site.demo.bar import ACCOUNTS, PASSWORD
from portal.site.modes import wrong_database

LONGEST_GOODBYE = 15


class Command(BaseCommand):
    help = "Start web server and worker under one parent; Ctrl-C ends both."

    def add_arguments(self, parser):
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="First make var/ fit the code; a demonstration also gets its content.",
        )

    def handle(self, *, port, host, threads, prepare, **options):
        port = _port(port)
        if problem := wrong_database():
            raise CommandError(problem)
        _refuse_taken(host, port)
        if prepare:
            self._prepare()
        # Also for Ctrl-C: a shell that starts us in the background has it ignored.
        for wish in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wish, _stop)
        children = [self._web(host, port, threads), self._worker()]
        try:
            self._greet(host, port)
            self._watch(children)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            _end(children)

    def _prepare(self):
        # Here and not as commands of their own: each would load everything once more.
        call_command("prepare", stdout=self.stdout)
        if settings.DEMO:
            call_command("seed_demo", stdout=self.stdout)
        connections.close_all()

    def _web(self, host, port, threads):
        return _start(
            "-m", "gunicorn", "portal.wsgi", "--bind", f"{host}:{port}",
            "--worker-class", "gthread", "--threads", str(threads), "--log-level", "warning",
            # What proxies say is believed or not by portal.proxies alone.
            "--forwarded-allow-ips", "",
        )  # fmt: skip

    def _worker(self):
        return _start("manage.py", "qcluster")

    def _watch(self, children):
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        raise CommandError("The web server or the worker has ended; stopping the other as well.")

    def _greet(self, host, port):
        address = f"http://{host}:{port}"
        _wait_until_it_answers(host, port)
        self.stdout.write(f"\nWenzhong 闻钟 is at {address}   (Ctrl-C stops it)")
        if settings.DEMO:
            self.stdout.write(
                f"Demo accounts, password {PASSWORD}, sign in at {address}/accounts/login/"
            )
            self.stdout.write("  " + "  ".join(ACCOUNTS))
            self.stdout.write(f"Letters and codes of the demo: {address}/demo/outbox/\n")
        self.stdout.flush()


def _port(text):
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CommandError(f"PORT is {text!r}. Give a number between 1 and 65535.")
    return int(text)


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


def _start(*arguments):
    # Own process groups: Ctrl-C reaches the parent alone, which ends both in order.
    return subprocess.Popen([sys.executable, *arguments], start_new_session=True)


def _wait_until_it_answers(host, port):
    for _attempt in range(100):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.1)


def _stop(signum, frame):
    raise KeyboardInterrupt


def _end(children):
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + LONGEST_GOODBYE
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
    # Whoever was killed could not end its own children; each group is empty otherwise.
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
