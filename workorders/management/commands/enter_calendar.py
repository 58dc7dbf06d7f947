"""Reads a yearly notice from a file and shows which due dates move; ``--yes`` enters it."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workorders import workflow
from workorders.calendar import holiday_notice, moving
from workorders.models import CalendarKind

MOST_LISTED = 50


class Command(BaseCommand):
    help = "Enter the notice of a year (or a correction) from a text file; shows what would move."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int)
        parser.add_argument("file", metavar="FILE", help="The notice as text, or a table of days.")
        parser.add_argument(
            "--correction", metavar="TITLE", help="Not the notice: say what changed."
        )
        parser.add_argument("--document", default="", help="Number of the notice.")
        parser.add_argument("--yes", action="store_true", help="Enter it and move the dates.")

    def handle(self, *, year, file, correction, document, yes, **options):
        kind = CalendarKind.CORRECTION if correction else CalendarKind.NOTICE
        try:
            text = Path(file).read_text(encoding="utf-8-sig")
            days = holiday_notice.read(text, year=year)
            self._show(moving.plan_of_entry(year, days, is_notice=not correction))
            if not yes:
                self.stdout.write(_("Nothing was written. With --yes it is entered."))
                return
            workflow.enter_calendar(
                year, days, by=None, is_command=True, kind=kind, title=correction or "",
                document=document, text=text,
            )  # fmt: skip
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(str(problem)) from problem
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        self._follow()

    def _show(self, plan):
        for move in plan.moving[:MOST_LISTED]:
            self.stdout.write(
                f"{move.order.number}  {_day(move.before.due_at)} → {_day(move.after.due_at)}  "
                f"{move.order.agency.local_name}"
            )
        self.stdout.write(
            _(
                "%(moving)d dates move; %(by_hand)d set by hand stay; %(over)d stay because "
                "the new ones would be over."
            )
            % {
                "moving": len(plan.moving),
                "by_hand": len(plan.by_hand),
                "over": len(plan.over),
            }
        )

    def _follow(self):
        done = 0
        while count := workflow.follow_waiting():
            done += count
            words = ngettext(
                "%(count)d order has followed.", "%(count)d orders have followed.", done
            )
            self.stdout.write(words % {"count": done})
        self.stdout.write(_("Entered; every open order follows it."))


def _day(moment):
    return date_format(timezone.localtime(moment), "Y-m-d")
