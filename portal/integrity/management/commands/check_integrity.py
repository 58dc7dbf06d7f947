"""Check every invariant of the portal on live data."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.integrity import checking
from portal.parts import add_part

MOST_LISTED = 20


class Command(BaseCommand):
    help = "Check every invariant on live data; reads only. Exit 1 with a list of what is broken."

    def add_arguments(self, parser):
        parser.add_argument(
            "--only", nargs="+", choices=list(checking.CHECKS), help="Run these checks alone."
        )

        add_part(parser)

    def handle(self, *, only, part, **options):
        broken = 0
        for finding in checking.check(only or checking.CHECKS, part=part):
            if finding.problems:
                broken += 1
                self._list(finding)
            else:
                self.stdout.write(f"✓ {finding.name}: {finding.rule}")
        if broken:
            raise CommandError(_("%(count)s rules are broken.") % {"count": broken})
        self.stdout.write(_("Everything is as it should be."))

    def _list(self, finding):
        count = len(finding.problems)
        known = f"{count}+" if count >= checking.MOST_FOUND else count
        self.stderr.write(f"✗ {finding.name} ({known}): {finding.rule}")
        for problem in finding.problems[:MOST_LISTED]:
            self.stderr.write(f"  {problem}")
        if count > MOST_LISTED:
            more = count - MOST_LISTED
            words = ngettext("And %(count)s more.", "And %(count)s more.", more)
            self.stderr.write(f"  {words % {'count': more}}")
