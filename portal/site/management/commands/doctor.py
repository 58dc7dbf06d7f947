"""Print the first-day checklist on the console."""

import json
import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from forum.workflow import posting
from portal.site.opening import lines

SIGNS = {"done": "✔", "open": "✘", "unknown": "?"}


class Command(BaseCommand):
    help = "Say what is still to be done before the portal opens; exit 1 where something is."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="For programs.")

    def handle(self, **options):
        shown = lines.look()
        missing = lines.open_lines(shown)
        if options["json"]:
            self.stdout.write(json.dumps(_facts(shown), ensure_ascii=False, indent=1))
        else:
            self._say(shown, missing)
        if missing:
            sys.exit(1)

    def _say(self, shown, missing):
        for each in shown:
            self.stdout.write(f"{SIGNS[each.finding.state]} {each.line.title}")
            self.stdout.write(f"    {each.finding.words}")
        self.stdout.write("")
        self.stdout.write(
            _("%(count)s lines are open.") % {"count": len(missing)}
            if missing
            else _("Everything is done.")
        )
        now = _("Posting is open.") if posting().is_open else _("Posting is not open yet.")
        self.stdout.write(f"{now} {settings.SITE_URL}/admin/opening/")


def _facts(shown):
    return {
        "posting": "open" if posting().is_open else "closed",
        "lines": [
            {
                "line": each.line.slug,
                "state": each.finding.state,
                "is_open": each.is_open,
                "title": str(each.line.title),
                "words": str(each.finding.words),
            }
            for each in shown
        ],
    }
