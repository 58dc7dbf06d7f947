"""Back up database and files into one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.site.backup import making, recording, sealing
from portal.site.backup.refusals import Unusable


class Command(BaseCommand):
    help = "Put the database and the files of people into one file, read again and compared."

    def add_arguments(self, parser):
        parser.add_argument(
            "-o", "--output", required=True, type=Path, help="A new file, or a folder."
        )
        parser.add_argument(
            "--encrypt-with", type=Path, metavar="KEYFILE", help="A file that holds a long key."
        )
        parser.add_argument(
            "--keep", type=int, default=0, help="Of the dated files in the folder keep so many."
        )

    def handle(self, *, output, encrypt_with, keep, **options):
        path = making.dated(output) if output.is_dir() else output
        try:
            passphrase = sealing.read_passphrase(encrypt_with) if encrypt_with else None
            made = making.make(path, passphrase)
            recording.record_backup(path)
        except Unusable as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say(path, made, is_sealed=bool(passphrase))
        if keep and output.is_dir():
            for removed in making.remove_old(output, keep=keep):
                self.stdout.write(_("Removed the old backup %(path)s") % {"path": removed.name})

    def _say(self, path, made, *, is_sealed):
        rows = sum(table["rows"] for table in made["database"]["tables"].values())
        self.stdout.write(
            _("%(path)s: %(rows)s rows, %(files)s files, %(size)s MB; read again, all agrees.")
            % {
                "path": path,
                "rows": rows,
                "files": made["media"]["files"],
                "size": round(path.stat().st_size / 1_000_000, 1),
            }
        )
        if not is_sealed:
            self.stdout.write(_("It is not encrypted: keep it where nobody else can read it."))
        keys = ", ".join(
            f"{name} {'/'.join(prints)}" for name, prints in made["keys"].items() if prints
        )
        self.stdout.write(_("Keep these keys elsewhere; the backup does not hold them: ") + keys)
