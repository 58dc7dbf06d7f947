"""Records finished backups and successful rehearsals of a restore."""

import getpass
import hashlib

from django.utils import timezone

from portal.site.models import BackupKind, BackupRecord


def record_backup(path):
    """Record that the backup ``path`` was written and verified."""
    return _record(BackupKind.BACKUP, path)


def record_rehearsal(path):
    """Record that ``path`` was restored into a temporary place and verified."""
    return _record(BackupKind.REHEARSAL, path)


def last_backup():
    return BackupRecord.objects.backups().first()


def last_rehearsal():
    return BackupRecord.objects.rehearsals().first()


def _record(kind, path):
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    return BackupRecord.objects.create(
        kind=kind,
        finished_at=timezone.now(),
        size=path.stat().st_size,
        checksum=checksum,
        by=_account_of_the_machine(),
    )


def _account_of_the_machine():
    """The operating system account that runs the command; "" if it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
