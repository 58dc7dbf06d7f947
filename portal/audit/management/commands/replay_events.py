"""Delivers past events to a consumer again, after a repair or because the consumer is new."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from portal.audit.event_consumers import delivery, registry


class Command(BaseCommand):
    help = "Give a consumer the events since a moment again; what was done is not done twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("consumer", help="Its name, e.g. followers.")
        parser.add_argument("--since", required=True, help="YYYY-MM-DD or YYYY-MM-DDTHH:MM")

    def handle(self, *, consumer: str, since: str, **options: Any) -> None:
        try:
            number = delivery.replay(consumer, since=_moment(since))
        except registry.UnknownConsumer as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{number} events wait for {consumer}; the worker takes them up.")


def _moment(typed: str) -> datetime.datetime:
    try:
        day = parse_date(typed)
        moment = parse_datetime(f"{day.isoformat()}T00:00" if day else typed)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError("--since is a day or a moment: 2026-11-26 or 2026-11-26T08:30.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
