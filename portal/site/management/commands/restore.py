"""Restore a backup, or test whether it can be restored."""

import os
import subprocess
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.site.backup import recording, rehearsing, restoring, sealing
from portal.site.backup.refusals import Unusable


class Command(BaseCommand):
    help = "Bring a backup back into an empty database and an empty media folder."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--decrypt-with", type=Path, metavar="KEYFILE")
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="Into a scratch place instead, which is removed afterwards.",
        )

    def handle(self, *, file, decrypt_with, rehearse, **options):
        try:
            if rehearse:
                self._rehearse(file, decrypt_with)
            else:
                self._restore(file, decrypt_with)
        except Unusable as refusal:
            raise CommandError(str(refusal)) from refusal

    def _restore(self, file, key):
        passphrase = sealing.read_passphrase(key) if key else None
        found = restoring.restore(file, passphrase, say=self._say)
        self._say(
            _("Everything of %(when)s is back; all checksums and invariants hold.")
            % {"when": found["made_at"]}
        )

    def _rehearse(self, file, key):
        with rehearsing.scratch_place() as environment:
            command = [sys.executable, sys.argv[0], "restore", str(file)]
            command += ["--decrypt-with", str(key)] if key else []
            ended = subprocess.run(
                command, env=os.environ | environment, capture_output=True, text=True
            )
        if ended.returncode:
            raise Unusable(ended.stderr.strip().removeprefix("CommandError: "))
        recording.record_rehearsal(file)
        self._say(_("The backup could be taken back: everything in it agrees. Nothing was kept."))

    def _say(self, text):
        self.stdout.write(text)
        self.stdout.flush()
