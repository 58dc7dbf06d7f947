"""Take agencies, areas, categories and people in from a spreadsheet."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

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
        counts = ", ".join(f"{plan.count(outcome)} {outcome.value}" for outcome in Outcome)
        self.stdout.write(f"{counts}.")
        if plan.is_wrong:
            raise CommandError("Some rows are wrong, so nothing was taken in.")
        if dry_run:
            self.stdout.write("A dry run: nothing was taken in.")
            return
        applying.apply(rows, digest=plan.digest)
        self.stdout.write("Taken in.")

    def _rows(self, name):
        try:
            with open(name, "rb") as file:
                return reading.read(file)
        except OSError as error:
            raise CommandError(f"{name} cannot be opened: {error.strerror}.") from error
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from refusal

    def _report(self, line):
        if line.outcome == Outcome.UNCHANGED:
            return
        more = " ".join(line.problems)
        if line.changes:
            more = more or "; ".join(
                f"{key}: {before or '-'} -> {after}"
                for key, (before, after) in line.changes.items()
            )
        words = f"{line.sheet} row {line.number} {line.key}: {line.outcome.value}"
        self.stdout.write(f"{words}. {more}".strip())
