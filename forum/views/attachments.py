"""Serving images: uploads to those entitled to see them, published copies to anyone."""

from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from forum.choices import Visibility
from forum.models import Attachment, PublishedImage

# Long enough to read a thread, short enough that hiding it soon takes effect everywhere.
PUBLIC_CACHE = "public, max-age=300"
PRIVATE_CACHE = "private, no-store"


@require_safe
def private(request, pk):
    """An upload, for those whom ``readable_by`` allows; anybody else gets a 404."""
    attachment = get_object_or_404(Attachment.objects.readable_by(request.user), pk=pk)
    return _file_response(attachment.file, attachment.file_type, cache=PRIVATE_CACHE)


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
