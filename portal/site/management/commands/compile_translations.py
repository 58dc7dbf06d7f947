"""Compile the .po files with Babel, so that a machine needs no gettext tools."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Write the .mo files of locale/ from their .po files (needs no gettext)."
    requires_system_checks = []

    def handle(self, **options):
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).rglob("*.po")):
                self._compile(source, source.with_suffix(".mo"))

    def _compile(self, source, target):
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            return
        with source.open("rb") as po:
            catalog = read_po(po, locale=source.parent.parent.name)
        with target.open("wb") as mo:
            write_mo(mo, catalog)
        self.stdout.write(f"Compiled {source.relative_to(settings.BASE_DIR)}")
