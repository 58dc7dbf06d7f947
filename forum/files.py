"""
Removing image files that no row names: what a rolled-back step, a crash or a hidden
post left behind.
"""

import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from forum.choices import SubmissionState
from forum.models import Attachment, PublishedImage, Submission
from forum.storage import IMAGES, private_files, public_files
from portal.disk import remove_old

# A file is written before its row: one this young may still get it.
GRACE = datetime.timedelta(hours=1)
LEFT_ALONE = datetime.timedelta(days=7)


def remove_strays(*, limit=500):
    """Remove up to ``limit`` stray files of either side, and uploads cut off; returns how many."""
    uploads = Path(settings.FILE_UPLOAD_TEMP_DIR)
    return (
        remove_old(uploads, age=GRACE, now=timezone.now())
        + _remove(private_files(), IMAGES, Attachment, limit)
        + _remove(public_files(), "", PublishedImage, limit)
    )


def remove_empty_drafts(*, limit=500):
    """Remove drafts that hold nothing and were left alone for a week; returns how many."""
    nothing = Submission.objects.filter(
        state=SubmissionState.DRAFT, title="", text="", place="", post=None, number="",
        updated_at__lt=timezone.now() - LEFT_ALONE,
        attachments=None, versions=None, events=None,
    )  # fmt: skip
    numbers = list(nothing.values_list("pk", flat=True)[:limit])
    # Asked again: somebody may have written into one meanwhile.
    return nothing.filter(pk__in=numbers).delete()[1].get("forum.Submission", 0)


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
