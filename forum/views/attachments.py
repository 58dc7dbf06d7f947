"""Serving images: uploads to those entitled to see them, published copies to anyone."""

from io import BytesIO

from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from forum.choices import SubmissionState, Visibility
from forum.models import Attachment, PublishedImage
from forum.reading.blacked_out import blacked_out_of
from forum.reading.originals import is_revealed
from forum.redaction.pictures import picture_blacked_out, read_rectangles

# Long enough to read a thread, short enough that hiding it soon takes effect everywhere.
PUBLIC_CACHE = "public, max-age=300"
PRIVATE_CACHE = "private, no-store"


@require_safe
def private(request, pk):
    """
    An upload, for those whom ``readable_by`` allows; anybody else gets a 404. What was blacked
    out of it they see only where they may see the original.
    """
    attachment = get_object_or_404(Attachment.objects.readable_by(request.user), pk=pk)
    # Also of a copy of it: an edit is decided with pictures of its own.
    change = blacked_out_of(attachment.submission).change_of(attachment)
    if change is not None and not _may_see_original(request, attachment):
        return _blacked_out(attachment, change)
    return _file_response(attachment.file, attachment.file_type, cache=PRIVATE_CACHE)


def _may_see_original(request, attachment):
    submission, user = attachment.submission, request.user
    if submission.author_id == user.pk:
        return True
    if submission.state == SubmissionState.PENDING:
        return user.has_perm("accounts.moderate")
    return is_revealed(attachment, reader=user, token=request.GET.get("original", ""))


def _blacked_out(attachment, change):
    if change.is_removed:
        raise Http404
    try:
        with attachment.file.open("rb") as original:
            content = picture_blacked_out(original, read_rectangles(change.rectangles))
    except FileNotFoundError as missing:
        raise Http404 from missing
    return _response(BytesIO(content), attachment.file_type, cache=PRIVATE_CACHE)


@require_safe
def published(request, name):
    """A public copy, the picture itself or the small one, while post and thread are public."""
    images = PublishedImage.objects.filter(
        post__visibility=Visibility.PUBLIC, post__thread__visibility=Visibility.PUBLIC
    )
    image = get_object_or_404(images, Q(file=name) | Q(small=name))
    file = image.small if image.small.name == name else image.file
    return _file_response(file, image.file_type, cache=PUBLIC_CACHE)


def _file_response(file, file_type, *, cache):
    try:
        content = file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    return _response(content, file_type, cache=cache)


def _response(content, file_type, *, cache):
    # By its stored type, whatever name the sender's file had.
    response = FileResponse(
        content,
        content_type=file_type.media_type,
        filename=file_type.download_name,
        as_attachment=not file_type.is_shown_inline,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = cache
    return response
