"""Exports work orders into a file, which gets its final name only when it is complete."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workorders.exporting import make_batch, open_batch
from workorders.models.exports import ExportFormat, Selection


class Command(BaseCommand):
    help = "Export work orders into a file; the batch is kept and can be downloaded again."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=ExportFormat.values, required=True)
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--new",
            dest="selection",
            action="store_const",
            const=Selection.NEW,
            default=Selection.ALL,
            help="Only orders that were in no batch of new orders yet.",
        )
        which.add_argument(
            "--changed",
            dest="selection",
            action="store_const",
            const=Selection.CHANGED,
            help="Only orders exported as new before, about which something has happened since.",
        )
        parser.add_argument(
            "--personal",
            action="store_true",
            help="With names and contacts. This is written down in the log.",
        )
        parser.add_argument("-o", "--output", metavar="FILE", required=True)
        parser.add_argument("--force", action="store_true", help="Replace FILE if it exists.")

    def handle(self, *, output, force, **options):
        target = Path(output)
        _refuse_overwriting(target, force=force)
        # Created before the batch, so that no batch is made for a path that is not writable.
        unfinished = _unfinished_beside(target)
        try:
            self._export(target, unfinished, force=force, **options)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)

    def _export(self, target, unfinished, *, force, format, selection, personal, **options):
        try:
            batch = make_batch(by=None, format=format, selection=selection, personal=personal)
        except ValidationError as refusal:
            if refusal.code != "nothing_to_export":
                raise CommandError(" ".join(refusal.messages)) from refusal
            self.stdout.write(" ".join(refusal.messages))
            return
        try:
            _copy(batch, unfinished)
            _refuse_overwriting(target, force=force)
            unfinished.replace(target)
        except (OSError, CommandError) as problem:
            raise CommandError(_not_written(target, problem, batch)) from problem
        self.stdout.write(_done(batch, target))


def _refuse_overwriting(target, *, force):
    if os.path.isdir(target):
        raise CommandError(_("%(path)s is a folder. Please name a file.") % {"path": target})
    if os.path.exists(target) and not force:
        raise CommandError(
            _("%(path)s exists already. Add --force to replace it.") % {"path": target}
        )


def _unfinished_beside(target):
    """Create an empty file in the folder of ``target``, so that renaming is atomic."""
    try:
        # It contains the name of ``target``, so that a name that is too long fails here.
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.fchmod(handle, settings.FILE_UPLOAD_PERMISSIONS)
        os.close(handle)
    except (OSError, ValueError) as problem:
        raise CommandError(
            _("%(path)s cannot be written: %(problem)s.")
            % {"path": target, "problem": getattr(problem, "strerror", "") or problem}
        ) from problem
    return Path(name)


def _copy(batch, path):
    with open_batch(batch) as source, path.open("wb") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())


def _not_written(target, problem, batch):
    return _(
        "%(path)s was not written: %(problem)s. Batch %(number)s was made and can be downloaded "
        "on the page of exports."
    ) % {
        "path": target,
        "problem": getattr(problem, "strerror", "") or str(problem).rstrip("."),
        "number": batch.number,
    }


def _done(batch, target):
    return ngettext(
        "%(count)s order in batch %(number)s, written to %(path)s.",
        "%(count)s orders in batch %(number)s, written to %(path)s.",
        batch.order_count,
    ) % {"count": batch.order_count, "number": batch.number, "path": target}
