"""Open the portal for posting, or close it for a while, from the console."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.site.opening.posting import close_portal, open_portal


class Command(BaseCommand):
    help = "Open or close posting; the reason stands in the audit."

    def add_arguments(self, parser):
        parser.add_argument("wish", choices=["open", "close"])
        parser.add_argument("--reason", default="", help="Why it opens with open lines.")
        parser.add_argument("--sentence", default="", help="What readers are told while closed.")
        parser.add_argument("--sentence-en", default="", help="The same in English.")

    def handle(self, *, wish, reason, sentence, sentence_en, **options):
        try:
            if wish == "open":
                open_portal(by=None, reason=reason)
            else:
                close_portal(by=None, sentence=sentence, sentence_en=sentence_en)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write("Posting is open." if wish == "open" else "Posting is closed.")
