"""Checks of files: attachments, public images, exports."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from forum.choices import Visibility
from forum.models import Attachment, PublishedImage
from portal.integrity.reading import in_chunks, rows_in_spans
from workorders.exporting.files import digest_of
from workorders.models import ExportBatch, ExportedOrder


def attachments():
    """Every attachment has its file."""
    for chunk in in_chunks(Attachment.objects.only("file")):
        for attachment in chunk:
            if not _exists(attachment.file):
                yield _("Attachment %(id)s has lost its file.") % {"id": attachment.pk}


def images():
    """Every public image has its public file, and no other image has one."""
    for chunk in in_chunks(PublishedImage.objects.select_related("post")):
        for image in chunk:
            public = image.post.visibility == Visibility.PUBLIC
            if public and not _exists(image.file):
                yield _("Image %(id)s is public and has no file.") % {"id": image.pk}
            elif not public and (image.file or image.small):
                yield _("Image %(id)s is not public and has a public file.") % {"id": image.pk}
            elif image.small and not _exists(image.small):
                yield _("Image %(id)s has lost its small copy.") % {"id": image.pk}


def exports():
    """Every export batch has its unchanged file and the stated number of orders."""
    for chunk in in_chunks(ExportBatch.objects.all(), size=100):
        for batch in chunk:
            entries = batch.entries.count()
            if entries != batch.order_count:
                yield _("Batch %(number)s says %(said)s orders and has %(counted)s.") % {
                    "number": batch.number,
                    "said": batch.order_count,
                    "counted": entries,
                }
            if not _is_as_made(batch):
                yield _("The file of batch %(number)s is missing or was changed.") % {
                    "number": batch.number
                }
    yield from _wrongly_marked()
    yield from _unconnected()


def _wrongly_marked():
    """Entries that are marked new or changed unlike their batch."""
    new, changed = Q(as_new=True), Q(changed_since__isnull=False)
    wrong = Q(batch__only_new=True) ^ new | Q(batch__only_changed=True) ^ changed
    found = ExportedOrder.objects.filter(wrong).select_related("batch").order_by("pk")
    for entry in rows_in_spans(found):
        yield _("Batch %(number)s marks order %(order)s wrongly as new or as changed.") % {
            "number": entry.batch.number,
            "order": entry.order_id,
        }


def _unconnected():
    """Entries of changes that do not continue from an earlier exported state."""
    ends = ExportedOrder.objects.handed_over().filter(
        order=OuterRef("order"), ledger_lines=OuterRef("changed_since")
    )
    gaps = ExportedOrder.objects.filter(~Exists(ends), changed_since__isnull=False)
    for entry in rows_in_spans(gaps.select_related("batch").order_by("pk")):
        yield _("Batch %(number)s leaves out changes of order %(order)s.") % {
            "number": entry.batch.number,
            "order": entry.order_id,
        }


def _is_as_made(batch):
    if not _exists(batch.file) or batch.file.size != batch.size:
        return False
    with batch.file.open("rb") as file:
        return digest_of(file) == batch.sha256


def _exists(file):
    return bool(file) and file.storage.exists(file.name)
