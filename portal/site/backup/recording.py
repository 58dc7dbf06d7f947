"""Writing down that a backup was made, and that one could be brought back."""

import getpass
import hashlib

from django.utils import timezone

from portal.site.models import BackupKind, BackupRecord


def record_backup(path):
    """``path`` was written and read again."""
    return _record(BackupKind.BACKUP, path)


def record_rehearsal(path):
    """``path`` was brought back into a scratch place, and everything agreed."""
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
    """Whose shell or timer it was; a bare container may not know a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
