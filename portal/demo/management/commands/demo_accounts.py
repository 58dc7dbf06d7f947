"""Print the accounts of the demonstration."""

from django.core.management.base import BaseCommand

from portal.demo.bar import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Print the demo accounts, and where their letters can be read."

    def add_arguments(self, parser):
        parser.add_argument("address", help="where the portal is, e.g. http://127.0.0.1:8000")

    def handle(self, *, address, **options):
        self.stdout.write(
            f"Demo accounts, password {PASSWORD}, sign in at {address}/accounts/login/"
        )
        self.stdout.write("  " + "  ".join(ACCOUNTS))
        self.stdout.write(f"Letters and codes of the demo: {address}/demo/outbox/\n")
