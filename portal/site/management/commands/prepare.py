"""Bring ``var/`` up to date with the code: translations, database, static files."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.accounts.keys import key_problem
from portal.site.fixed_pages import defaults as fixed_pages
from portal.site.system_checks.demonstration import wrong_database


class Command(BaseCommand):
    help = "Compile translations, migrate, collect static files; quick when nothing changed."

    def handle(self, **options):
        if problem := wrong_database() or key_problem():
            raise CommandError(problem)
        call_command("compile_translations")
        self._migrate()
        self._collect()

    def _migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        else:
            # What follows a migration is left out, but a new release may also say things anew.
            fixed_pages.declare()

    def _collect(self):
        fingerprint = _fingerprint()
        stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
        if not stamp.exists() or stamp.read_text() != fingerprint:
            self.stdout.write("Collecting static files …")
            call_command("collectstatic", interactive=False, verbosity=0, clear=True)
            stamp.write_text(fingerprint)


def _fingerprint():
    """A hash that changes if a file in ``static/`` or a locked package changes."""
    facts = hashlib.sha256((settings.BASE_DIR / "requirements.lock").read_bytes())
    for path in sorted((settings.BASE_DIR / "static").rglob("*")):
        if path.is_file():
            facts.update(f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    return facts.hexdigest()
