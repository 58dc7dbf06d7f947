"""Fill an empty database with very many invented matters, for measuring speed."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from portal.demo.scale import room
from portal.demo.scale.filling import Refused, fill


class Command(BaseCommand):
    help = (
        "Fill an empty database with invented matters for measuring speed; prints posts, bytes "
        "and seconds. One transaction: broken off, it leaves the database empty."
    )

    def add_arguments(self, parser):
        parser.add_argument("--threads", type=int, required=True, help="How many threads.")
        parser.add_argument("--posts", type=int, help="How many posts; three per thread.")
        parser.add_argument("--seed", type=int, default=1, help="Another one, other matters.")
        parser.add_argument(
            "--until", type=parse_date, help="The day before which all happened; today."
        )

    def handle(self, *, threads, posts, seed, until, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "seed_scale is for measurements and refuses to run in production. Set "
                "PORTAL_MODE=demo, and name a database of its own in DATABASE_URL."
            )
        started = time.monotonic()
        try:
            written = fill(
                threads=threads, posts=posts, seed=seed, until=until, say=self.stdout.write
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{threads:,} threads, {written:,} posts, {room.bytes_of_database():,} bytes, "
            f"{seconds:,.1f} seconds."
        )
