"""Import matters of another system with their official replies and times."""

import csv
import hashlib
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from forum.boards import slug_for
from forum.choices import Kind
from forum.models import Board
from portal.agencies.models import Agency, Area
from portal.audit.log import record
from portal.importing.headers import find_columns
from portal.importing.importer import OLD_AFTER, Options, import_messages
from portal.importing.messages import Choices, read_messages
from portal.importing.tables import NotUsable, read_table
from portal.texts.formulas import escape_formula

MOST_LISTED = 20


class Command(BaseCommand):
    help = (
        "Take messages from a CSV or XLSX file with their official replies and times."
        " What the file and the options do not say is shown as not stated; no letters go out."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="A CSV or XLSX file, headings in line one.")
        parser.add_argument("--dry-run", action="store_true", help="Say it and write nothing.")
        parser.add_argument(
            "--publish", action="store_true", help="Public at once; otherwise staff alone see it."
        )
        parser.add_argument(
            "--as",
            dest="way",
            choices=["history", "work"],
            default="history",
            help="history (as a rule): to be read, waits for nobody; work: what has no reply"
            " waits for dispatch, also what an earlier run took as history.",
        )
        parser.add_argument("--kind", default="", help="For rows that do not say their kind.")
        parser.add_argument("--agency", default="", help="Slug: who replied, if the row is silent.")
        parser.add_argument("--area", default="", help="Slug, for rows that name no area.")
        parser.add_argument("--board", default="", help="Only checked: the kind decides the board.")
        parser.add_argument(
            "--source", default="import", help="The system the numbers belong to (import)."
        )
        parser.add_argument("--report", type=Path, help="Write every refused row to this CSV file.")

    def handle(self, *, file, dry_run, publish, way, source, report, **options):
        started = time.monotonic()
        choices = _choices(**{name: options[name] for name in ("kind", "agency", "area")})
        _check_board(options["board"], kind=choices.kind)
        _check_source(source)
        _check_report(report, file=file)
        try:
            rows = self._rows(file, choices)
        except NotUsable as problem:
            raise CommandError(f"{file}: {problem}") from problem
        chosen = Options(
            source=source, public=publish, as_work=way == "work", dry_run=dry_run,
            file_name=file.name, digest=_digest(file),
        )  # fmt: skip
        outcome = import_messages(rows, chosen, on_progress=self._progress)
        if (outcome.imported or outcome.moved_to_work) and not dry_run:
            _write_down(file, outcome, source=source, public=publish)
        self._say(outcome, choices, dry_run=dry_run, public=publish)
        self._say_refused(outcome.refused, report=report)
        self.stdout.write(_("It took %(seconds).1f s.") % {"seconds": time.monotonic() - started})

    def _rows(self, file, choices):
        table = read_table(file)
        places, ignored = find_columns(table.header)
        for note in table.notes:
            self.stdout.write(note)
        if ignored:
            self.stdout.write(_("Not read: %(headings)s.") % {"headings": ", ".join(ignored)})
        return read_messages(table, places, choices)

    def _progress(self, done):
        if done % 5_000 == 0:
            self.stdout.write(_("%(count)s rows …") % {"count": done})
            self.stdout.flush()

    def _say(self, outcome, choices, *, dry_run, public):
        if dry_run:
            self.stdout.write(_("This is a dry run: nothing was written."))
            sentence = _("Would be taken: %(taken)s (%(replies)s with an official reply), %(how)s.")
        else:
            sentence = _("Taken: %(taken)s (%(replies)s with an official reply), %(how)s.")
        how = _("readable by everyone") if public else _("readable by staff alone")
        self.stdout.write(
            sentence % {"taken": outcome.imported, "replies": outcome.replies, "how": how}
        )
        self._say_where(outcome)
        self.stdout.write(_("Already there: %(count)s.") % {"count": outcome.already_there})
        for name, words in sorted(choices.unknown.items()):
            self.stdout.write(
                _("Unknown here and therefore not stated, %(column)s: %(words)s.")
                % {"column": name, "words": _counted(words)}
            )

    def _say_where(self, outcome):
        self.stdout.write(
            _("As history: %(history)s. As work, waiting for dispatch: %(work)s.")
            % {"history": outcome.history, "work": outcome.work + outcome.moved_to_work}
        )
        if outcome.recent:
            self.stdout.write(
                _(
                    "%(recent)s of them have no reply and are younger than %(days)s days. If they"
                    " are still to be handled, run this once more with --as work."
                )
                % {"recent": outcome.recent, "days": OLD_AFTER.days}
            )

    def _say_refused(self, refused, *, report):
        self.stdout.write(_("Refused: %(count)s.") % {"count": len(refused)})
        for refusal in refused[:MOST_LISTED]:
            self.stdout.write(
                _("  Row %(row)s (number %(number)s): %(reason)s")
                % {"row": refusal.row, "number": refusal.number or "–", "reason": refusal.reason}
            )
        if len(refused) > MOST_LISTED:
            self.stdout.write(
                _("  … and %(count)s more; --report FILE lists them all.")
                % {"count": len(refused) - MOST_LISTED}
            )
        if report:
            _write_report(report, refused)


def _counted(words):
    return ", ".join(f"{word} ({count})" for word, count in words.most_common(MOST_LISTED))


def _choices(*, kind, agency, area):
    if kind and kind not in Kind.values:
        raise CommandError(
            _("“%(value)s” is not a kind. Possible: %(possible)s.")
            % {"value": kind, "possible": ", ".join(Kind.values)}
        )
    return Choices(
        kind=kind,
        agency=_node(Agency, agency, _("“%(value)s” is not an agency. Possible: %(possible)s.")),
        area=_node(Area, area, _("“%(value)s” is not an area. Possible: %(possible)s.")),
    )


def _node(model, slug, sentence):
    if not slug:
        return None
    nodes = {node.slug: node for node in model.objects.current()}
    if slug not in nodes:
        raise CommandError(sentence % {"value": slug, "possible": ", ".join(nodes) or "–"})
    return nodes[slug]


def _check_board(slug, *, kind):
    if not slug:
        return
    boards = list(Board.objects.values_list("slug", flat=True))
    if slug not in boards:
        raise CommandError(
            _("“%(value)s” is not a board. Possible: %(possible)s.")
            % {"value": slug, "possible": ", ".join(boards)}
        )
    if slug != slug_for(kind):
        raise CommandError(
            _("The board follows from the kind: with --kind “%(kind)s” it is %(board)s.")
            % {"kind": kind, "board": slug_for(kind)}
        )


def _check_source(source):
    if not source.strip() or len(source) > 60 or not source.isprintable():
        raise CommandError(_("--source takes a name of 1 to 60 characters."))


def _check_report(report, *, file):
    if report is None:
        return
    if report.resolve() == file.resolve():
        raise CommandError(_("--report would overwrite the file itself. Choose another name."))
    try:
        report.open("a").close()
    except OSError as problem:
        raise CommandError(
            _("The report cannot be written: %(problem)s.") % {"problem": problem}
        ) from problem


def _write_report(report, refused):
    # With a byte order mark, because Excel needs it to recognise UTF-8.
    with report.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_("row"), _("number"), _("reason")])
        writer.writerows(
            [refusal.row, escape_formula(refusal.number), refusal.reason] for refusal in refused
        )


def _digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _write_down(file, outcome, *, source, public):
    record(
        "import_posts",
        subject=source,
        file=file.name,
        sha256=_digest(file),
        taken=outcome.imported,
        replies=outcome.replies,
        history=outcome.history,
        work=outcome.work + outcome.moved_to_work,
        public=public,
    )
