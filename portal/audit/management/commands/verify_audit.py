from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.audit.chain import sealing, verification
from portal.parts import Part, add_part


class Command(BaseCommand):
    help = "Check that no line of any ledger was changed, removed or slipped in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            default="",
            help="A head noted earlier (position:digest) that must still be in the chain.",
        )

        add_part(parser)

    def handle(self, *, head: str, part: Part, **options: Any) -> None:
        problems = verification.verify(expected_head=head, part=part)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(_("The ledgers have %(count)s problems.") % {"count": len(problems)})
        self.stdout.write(
            _("The ledgers are whole. Head: %(head)s") % {"head": sealing.chain_head() or "–"}
        )
