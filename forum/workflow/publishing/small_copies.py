"""
Small copies of published pictures: beside a post a picture is 160 pixels wide, and its file two
thousand. The worker makes them after the publication, so that no decision waits for it; until
then the page shows the picture itself.
"""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest

from forum.attachments import types
from forum.attachments.reencoding import THUMBNAIL_SIDE, ImageRefused, thumbnail
from forum.attachments.storage import is_lost, public_files, random_name
from forum.models import PublishedImage

# In one run; the next round of the worker makes the others.
MOST_MADE = 50


def make_small_copies(*, most: int = MOST_MADE) -> int:
    """Give public pictures their small copies, newest first; returns how many were made."""
    longest = Greatest("width", "height")
    large = PublishedImage.objects.alias(longest=longest).filter(longest__gt=THUMBNAIL_SIDE)
    lacking = large.filter(~Q(file=""), small="", type=types.JPEG)
    return sum(_make(image) for image in lacking.order_by("-pk")[:most])


def _make(image: PublishedImage) -> bool:
    # A lost file is the check's to report. The picture's own file, not the upload: what is
    # hidden meanwhile has none.
    if is_lost(image.file):
        return False
    try:
        with image.file.open("rb") as public:
            content = thumbnail(public).bytes
    except (ImageRefused, FileNotFoundError):
        return False
    name = public_files().save(random_name(image.file_type.extension), ContentFile(content))
    try:
        kept = _keep(image, name)
    except BaseException:
        public_files().delete(name)
        raise
    if not kept:
        public_files().delete(name)
    return kept


@transaction.atomic
def _keep(image: PublishedImage, name: str) -> bool:
    """Whether the picture is still public under the same address and now has this copy."""
    now = PublishedImage.objects.select_for_update().filter(pk=image.pk, small="")
    same = now.filter(file=image.file.name).exclude(file="").first()
    if same is None:
        return False
    same.small = name
    same.save(update_fields=["small"])
    return True
