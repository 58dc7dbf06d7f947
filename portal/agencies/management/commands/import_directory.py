"""Imports agencies, areas, categories and people from a spreadsheet."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.agencies.directory_import import applying, planning, reading
from portal.agencies.directory_import.lines import Outcome


class Command(BaseCommand):
    help = "Take agencies, areas, categories and people in from FILE (.xlsx like the template)."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen.")

    def handle(self, *, file, dry_run, **options):
        rows = self._rows(file)
        plan = planning.plan(rows)
        for line in plan.lines:
            self._report(line)
        counts = [f"{outcome.label}: {plan.count(outcome)}" for outcome in Outcome]
        self.stdout.write(" · ".join(counts))
        if plan.is_wrong:
            raise CommandError(_("Some rows are wrong, so nothing was taken in."))
        if dry_run:
            self.stdout.write(_("This was a trial; nothing was taken in."))
            return
        applying.apply(rows, digest=plan.digest)
        self.stdout.write(_("Everything was taken in."))

    def _rows(self, name):
        try:
            with open(name, "rb") as file:
                return reading.read(file)
        except OSError as error:
            words = _("%(file)s cannot be opened: %(why)s")
            raise CommandError(words % {"file": name, "why": error.strerror}) from error
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from refusal

    def _report(self, line):
        if line.outcome == Outcome.UNCHANGED:
            return
        where = _("%(sheet)s, row %(number)d, %(key)s") % {
            "sheet": line.sheet_title,
            "number": line.number,
            "key": line.key,
        }
        more = line.problems or [self._in_words(change) for change in line.changes_in_words]
        self.stdout.write(" · ".join([where, str(line.outcome.label), *more]))

    @staticmethod
    def _in_words(change):
        return f"{change['column']}: {change['before'] or '-'} → {change['after']}"
