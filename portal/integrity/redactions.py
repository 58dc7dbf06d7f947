"""Checks of what was blacked out: published words and pictures are without it."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from forum.models import Passage, PictureRedaction, PublishedImage
from portal.integrity.reading import in_chunks, rows_in_spans


def passages():
    """Every passage lies inside its text."""
    for chunk in in_chunks(Passage.objects.select_related("version")):
        for passage in chunk:
            if passage.end > len(getattr(passage.version, passage.field)):
                yield _("Passage %(id)s lies outside the text of its version.") % {"id": passage.pk}


def pictures():
    """No picture that was left out is published, and none without its black rectangles."""
    redacted = PictureRedaction.objects.filter(attachment=OuterRef("attachment"))
    kept = redacted.filter(is_removed=False, rectangles=OuterRef("rectangles"))
    lost = Q(Exists(redacted), ~Exists(kept))
    for pk in rows_in_spans(
        PublishedImage.objects.filter(lost).order_by("pk").values_list("pk", flat=True)
    ):
        yield _("Image %(id)s is published otherwise than it was decided.") % {"id": pk}
