"""
Removing image files that no row names: what a rolled-back step, a crash or a hidden
post left behind.
"""

import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from forum.choices import Purpose, SubmissionState
from forum.images.storage import IMAGES, private_files, public_files
from forum.models import Attachment, PublishedImage, Submission
from portal.storage.disk import remove_old

# A file is written before its row: one this young may still get it.
GRACE = datetime.timedelta(hours=1)
EDITABLE = [SubmissionState.DRAFT, SubmissionState.RETURNED]
LEFT_ALONE = datetime.timedelta(days=7)


def remove_strays(*, limit=500):
    """Remove up to ``limit`` stray files of either side, and uploads cut off; returns how many."""
    uploads = Path(settings.FILE_UPLOAD_TEMP_DIR)
    return (
        remove_old(uploads, age=GRACE, now=timezone.now())
        + _remove(private_files(), IMAGES, Attachment, limit)
        + _remove(public_files(), "", PublishedImage, limit)
    )


def remove_unowned_rows(*, limit=500):
    """
    Remove uploads that their writer took off again before sending; returns how many.

    Nobody is ever shown them. An open change of a post keeps its own until it is sent: they
    tell that something was taken off. A row that only lost its file stays: the file may come
    back with a folder or a backup, and until then its pages say that it is lost.
    """
    changing = Q(submission__purpose=Purpose.EDIT, submission__state__in=EDITABLE)
    unowned = Attachment.objects.filter(
        removed_at__lt=timezone.now() - GRACE, versions=None, published=None
    ).exclude(changing)
    numbers = list(unowned.values_list("pk", flat=True)[:limit])
    return Attachment.objects.filter(pk__in=numbers).delete()[1].get("forum.Attachment", 0)


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
