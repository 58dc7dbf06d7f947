"""
Removing what is no longer needed: image files without a row (after a rollback, a crash or
the hiding of a post), interrupted uploads, attachments taken off again, empty drafts.
"""

import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from forum.attachments.storage import IMAGES, WAITING, private_files, public_files
from forum.choices import Purpose, SubmissionState
from forum.models import Attachment, PublishedImage, Submission
from portal.storage.disk import remove_old

# A file is written before its row: a file younger than this may still get its row.
GRACE = datetime.timedelta(hours=1)
WAITS = datetime.timedelta(days=1)
EDITABLE = [SubmissionState.DRAFT, SubmissionState.RETURNED]
# How many names of a folder are looked at in one turn: a store may hold a million files.
SLICE = 10_000
ASKED_TOGETHER = 500
LEFT_ALONE = datetime.timedelta(days=7)


def remove_cut_off_uploads():
    """Remove temporary files of interrupted uploads; returns how many."""
    return remove_old(Path(settings.FILE_UPLOAD_TEMP_DIR), age=GRACE, now=timezone.now())


def remove_waiting_images():
    """Remove session images that are older than a day; returns how many."""
    folder = Path(private_files().path(WAITING))
    return remove_old(folder, age=WAITS, now=timezone.now())


def remove_private_strays(after=""):
    """``remove_strays`` for uploaded images."""
    return remove_strays(private_files(), IMAGES, Attachment, older_than=GRACE, after=after)


def remove_public_strays(after=""):
    """``remove_strays`` for published copies."""
    columns = ("file", "small")
    return remove_strays(
        public_files(), "", PublishedImage, older_than=GRACE, after=after, columns=columns
    )


def remove_strays(storage, folder, model, *, older_than, after="", columns=("file",)):
    """
    Remove the files of a folder that no row of ``model`` names in one of its ``columns`` and
    that are old enough.

    One call looks at the ``SLICE`` names that sort next after ``after``, and reads the age only
    of files without a row. Returns the name to go on after; empty at the end.
    """
    names = storage.names_after(after, SLICE, folder=folder)
    for start in range(0, len(names), ASKED_TOGETHER):
        paths = {f"{folder}{name}" for name in names[start : start + ASKED_TOGETHER]}
        for column in columns:
            named = model.objects.filter(**{f"{column}__in": paths})
            paths -= set(named.values_list(column, flat=True))
        for path in paths:
            if _is_old(storage, path, older_than):
                storage.delete(path)
    return names[-1] if len(names) == SLICE else ""


def remove_unowned_rows(*, limit=500):
    """
    Remove attachments that the writer removed before submitting; returns how many.

    An unsent edit of a post keeps them until it is sent, as they record which images the edit
    removes. A row whose file is missing stays: the file may be restored from a backup, and
    until then pages say that it is lost.
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
    # All conditions again: somebody may have written into one meanwhile.
    return nothing.filter(pk__in=numbers).delete()[1].get("forum.Submission", 0)


def _is_old(storage, path, age):
    try:
        return storage.get_modified_time(path) < timezone.now() - age
    except FileNotFoundError:
        return False
