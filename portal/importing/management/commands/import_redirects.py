"""Import redirects from URLs of the previous system to their matters here."""

import unicodedata
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from portal.audit.log import record
from portal.importing.tables import NotUsable, read_table
from portal.site.error_pages import old_addresses
from portal.site.models import OldAddress
from portal.texts.spreadsheet_cells import number_of

HEADINGS = {
    "old": {"旧地址", "旧网址", "原地址", "原网址", "old", "oldaddress", "oldpath", "from", "path"},
    "to": {"新地址", "新网址", "编号", "新编号", "留言编号", "指向",
           "to", "target", "number", "new"},
}  # fmt: skip
MOST_LISTED = 20
CHUNK = 500


def known_columns(header):
    places: dict[str, int] = {}
    for place, heading in enumerate(header):
        plain = unicodedata.normalize("NFKC", str(heading or "")).casefold()
        folded = "".join(character for character in plain if character.isalnum())
        for name, spellings in HEADINGS.items():
            if folded in spellings:
                places.setdefault(name, place)
    return places


class Command(BaseCommand):
    help = (
        "Take a table of old addresses from a CSV or XLSX file: in each row the old address and"
        " the number here, the number there, or a path of this portal."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Headings: 旧地址 (old), 编号 (to).")
        parser.add_argument("--dry-run", action="store_true", help="Say it and write nothing.")
        parser.add_argument("--source", default="import", help="Whose numbers those are (import).")

    def handle(self, *, file, dry_run, source, **options):
        try:
            table = read_table(file, known_columns=known_columns)
        except NotUsable as problem:
            raise CommandError(f"{file}: {problem}") from problem
        places = known_columns(table.header)
        if set(places) != set(HEADINGS):
            raise CommandError(
                _("The first line needs two headings: 旧地址 (old) and 编号 (to).")
                + " "
                + _("Nothing was changed.")
            )
        rows, refused = self._read(table, places, source)
        written = 0 if dry_run else self._write(rows)
        self._say(len(rows), written, refused, dry_run=dry_run)

    def _read(self, table, places, source):
        rows, refused = {}, []
        first: dict[str, int] = {}
        for number, cells in table.rows:
            old, target = (_cell(cells, places[name]) for name in ("old", "to"))
            try:
                key = old_addresses.key_of(old)
                _refuse_pages_of_ours(old)
                if key in rows:
                    raise ValueError(_("it stands in row %(row)s already") % {"row": first[key]})
                facts = old_addresses.read_target(target, source=source)
            except ValueError as problem:
                refused.append((number, str(problem)))
                continue
            first[key] = number
            rows[key] = OldAddress(key=key, address=old, **facts)
        return rows, refused

    def _write(self, rows):
        everything, changed = list(rows.values()), 0
        for start in range(0, len(everything), CHUNK):
            chunk = everything[start : start + CHUNK]
            OldAddress.objects.bulk_create(
                chunk, update_conflicts=True, unique_fields=["key"],
                update_fields=["address", "thread", "path"],
            )  # fmt: skip
            changed += len(chunk)
        record("import_redirects", subject="old addresses", count=changed)
        return changed

    def _say(self, found, written, refused, *, dry_run):
        if dry_run:
            self.stdout.write(_("This is a dry run: nothing was written."))
        self.stdout.write(
            _("Old addresses that lead somewhere: %(found)s; written: %(written)s.")
            % {"found": found, "written": written}
        )
        self.stdout.write(_("Refused: %(count)s.") % {"count": len(refused)})
        for number, reason in refused[:MOST_LISTED]:
            self.stdout.write(_("  Row %(row)s: %(reason)s") % {"row": number, "reason": reason})


def _cell(cells, place):
    return number_of(cells[place]) if place < len(cells) else ""


def _refuse_pages_of_ours(address):
    """
    Raise ValueError for the URL of an existing page.

    Redirects are looked up only after a 404, so this one would never be used.
    """
    path, _given = old_addresses.parts_of(address)
    try:
        match = resolve(path)
    except Resolver404:
        return
    if not match.kwargs and not match.args:
        raise ValueError(_("this address belongs to a page of the portal itself"))
