"""Fill the demonstration with its city, people and matters."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demo.seeding import OLDER_MATTERS, NotADemonstration, seed


class Command(BaseCommand):
    help = "Fill an empty database with demo content; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--older", type=int, default=OLDER_MATTERS, help="How many short older matters."
        )

    def handle(self, *, older, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "seed_demo is for demonstrations and refuses to run in production. "
                "For a look at the portal, use: make run"
            )
        try:
            made = seed(older=older, say=self.stdout.write)
        except NotADemonstration as error:
            raise CommandError(
                "This database holds people who are not from the demonstration. Name another "
                "one in DATABASE_URL, or leave it unset for a database of the demo's own."
            ) from error
        self.stdout.write("The demo content is there." if made else "The demo content was there.")
