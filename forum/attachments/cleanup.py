"""
Removing image files that no row names: what a rolled-back step, a crash or a hidden
post left behind.
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

# A file is written before its row: one this young may still get it.
GRACE = datetime.timedelta(hours=1)
WAITS = datetime.timedelta(days=1)
EDITABLE = [SubmissionState.DRAFT, SubmissionState.RETURNED]
# How many names of a folder are looked at in one turn: a store may hold a million files.
SLICE = 10_000
ASKED_TOGETHER = 500
LEFT_ALONE = datetime.timedelta(days=7)


def remove_cut_off_uploads():
    """Remove what uploads left that were cut off; returns how many."""
    return remove_old(Path(settings.FILE_UPLOAD_TEMP_DIR), age=GRACE, now=timezone.now())


def remove_waiting_images():
    """Remove pictures for which nobody signed in within a day; returns how many."""
    folder = Path(private_files().path(WAITING))
    return remove_old(folder, age=WAITS, now=timezone.now())


def remove_private_strays(after=""):
    """``remove_strays`` for uploaded images."""
    return remove_strays(private_files(), IMAGES, Attachment, older_than=GRACE, after=after)


def remove_public_strays(after=""):
    """``remove_strays`` for published copies."""
    return remove_strays(public_files(), "", PublishedImage, older_than=GRACE, after=after)


def remove_strays(storage, folder, model, *, older_than, after=""):
    """
    Remove the files of a folder that no row of ``model`` names and that are old enough.

    Looks at no more than ``SLICE`` names past ``after``, in their order, and asks how old
    only those are that no row names. Returns the name to go on after; empty at the end.
    """
    names = storage.names_after(after, SLICE, folder=folder)
    for start in range(0, len(names), ASKED_TOGETHER):
        paths = {f"{folder}{name}" for name in names[start : start + ASKED_TOGETHER]}
        known = model.objects.filter(file__in=paths).values_list("file", flat=True)
        for path in paths - set(known):
            if _is_old(storage, path, older_than):
                storage.delete(path)
    return names[-1] if len(names) == SLICE else ""


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


def _is_old(storage, path, age):
    try:
        return storage.get_modified_time(path) < timezone.now() - age
    except FileNotFoundError:
        return False
