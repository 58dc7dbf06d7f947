"""Measure the response times of the main pages on the existing data; only reads."""

import statistics
import time

from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.models import Thread
from portal.accounts.models import User

PAGES = [
    ("home", "", "/"),
    ("list", "", "/threads/"),
    ("list, one category", "", "/threads/?category=traffic"),
    ("list, waiting", "", "/threads/?order=waiting"),
    ("search 公交", "", "/search/?q=公交"),
    ("search 小区物业", "", "/search/?q=小区物业"),
    ("thread", "", "{thread}"),
    ("API list", "", "/api/v1/threads/"),
    ("my page", "citizen", "/my/"),
    ("moderation queue", "moderator", "/moderation/"),
    ("work orders, clerk", "clerk", "/workorders/"),
    ("work orders, dispatcher", "dispatcher", "/workorders/"),
    ("awaiting dispatch", "dispatcher", "/workorders/awaiting-dispatch/"),
]


class Command(BaseCommand):
    help = "Time the main pages on the data that is there: median of several runs, cold queries."

    def add_arguments(self, parser):
        parser.add_argument("--runs", type=int, default=15)

    def handle(self, *, runs, **options):
        busiest = Thread.objects.order_by("-last_activity_at", "-pk").first()
        if busiest is None:
            self.stdout.write("There is nothing to measure yet: run seed_demo first.")
            return
        self.stdout.write(f"{Thread.cases.count()} threads, {connection.vendor}, {runs} runs\n")
        self.stdout.write(f"{'page':28}{'median ms':>10}{'worst ms':>10}{'queries':>9}{'KB':>8}")
        for name, username, path in PAGES:
            self._measure(name, username, path.format(thread=busiest.get_absolute_url()), runs)

    def _measure(self, name, username, path, runs):
        client = Client(headers={"host": "127.0.0.1"})
        if username:
            client.force_login(User.objects.get(username=username))
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        times = [_time(client, path) for _run in range(runs)]
        self.stdout.write(
            f"{name:28}{statistics.median(times):>10.1f}{max(times):>10.1f}"
            f"{len(queries):>9}{len(answer.content) / 1024:>8.1f}"
            f"{'' if answer.status_code == 200 else f'  HTTP {answer.status_code}'}"
        )


def _time(client, path):
    start = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - start) * 1000
