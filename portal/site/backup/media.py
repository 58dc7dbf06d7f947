"""
The uploaded files of a backup, kept by hard links while they are copied.

A row without its file is data loss; a file without a row is harmless. So hard links to all
files are made before and again after the database is copied: each file that a copied row names
existed at one of these two times, even if it was deleted later.
"""

import datetime
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.site.backup.refusals import Unusable

HELD, ARRIVING = ".held-", ".arriving-"
# The next backup deletes working folders older than this; a running backup is never so old.
LEFT_BEHIND = datetime.timedelta(days=2)


@contextmanager
def held():
    """A temporary folder, removed on exit; ``hold(folder)`` adds hard links to all files."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    folder = Path(tempfile.mkdtemp(prefix=HELD, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hold(folder):
    root = Path(settings.MEDIA_ROOT)
    for path in files_below(root):
        target = folder / path.relative_to(root)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(path, target)


def _link(path, target):
    try:
        os.link(path, target)
    except FileNotFoundError:
        # Deleted just now, so a copy that begins later has no row that names it.
        pass
    except OSError:
        # A different file system below the media folder: copy the file instead.
        shutil.copyfile(path, target)


def files_below(root):
    """Every file below ``root``, sorted, without those in temporary folders of backups."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((HELD, ARRIVING)))
        for name in sorted(names):
            yield Path(folder) / name


def refuse_full():
    """Raise ``Unusable`` unless the media folder is empty."""
    first = next(files_below(Path(settings.MEDIA_ROOT)), None)
    if first is not None:
        raise Unusable(
            _(
                "The folder %(folder)s is not empty. A backup is restored into an empty place: "
                "name another one in MEDIA_ROOT, or move these files away first."
            )
            % {"folder": settings.MEDIA_ROOT}
        )


@contextmanager
def arriving():
    """A temporary folder inside the media folder, on its file system; removed on exit."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=ARRIVING, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take(folder, name, file):
    """Write one member of the archive below ``folder``."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as out:
        shutil.copyfileobj(file, out, 256 * 1024)
    path.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def settle(folder):
    """Move the restored files from ``folder`` into the media folder."""
    for path in list(folder.iterdir()):
        target = Path(settings.MEDIA_ROOT) / path.name
        if target.is_dir():
            # ``refuse_full`` made sure that existing folders are empty.
            shutil.rmtree(target)
        path.rename(target)


def _sweep(root):
    oldest = (timezone.now() - LEFT_BEHIND).timestamp()
    for folder in [*root.glob(f"{HELD}*"), *root.glob(f"{ARRIVING}*")]:
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
