"""
Removing image files that no row names: what a rolled-back step, a crash or a hidden
post left behind.
"""

import datetime

from django.utils import timezone

from forum.models import Attachment, PublishedImage
from forum.storage import IMAGES, private_files, public_files

# A file is written before its row: one this young may still get it.
GRACE = datetime.timedelta(hours=1)


def remove_strays(*, limit=500):
    """Remove up to ``limit`` stray files of either side; returns how many."""
    return _remove(private_files(), IMAGES, Attachment, limit) + _remove(
        public_files(), "", PublishedImage, limit
    )


def _remove(storage, folder, model, limit):
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return 0
    paths = [f"{folder}{name}" for name in names]
    old = [path for path in paths if _is_old(storage, path)]
    removed = 0
    for start in range(0, len(old), 500):
        batch = old[start : start + 500]
        known = set(model.objects.filter(file__in=batch).values_list("file", flat=True))
        for name in set(batch) - known:
            if removed >= limit:
                return removed
            storage.delete(name)
            removed += 1
    return removed


def _is_old(storage, name):
    try:
        return storage.get_modified_time(name) < timezone.now() - GRACE
    except FileNotFoundError:
        return False
