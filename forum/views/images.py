"""Images: those that were uploaded, to the entitled; those that were published, to anyone."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from forum.choices import Visibility
from forum.models import Attachment, PublishedImage

# Long enough to read a thread, short enough that hiding it is soon true everywhere.
PUBLIC_CACHE = "public, max-age=300"
PRIVATE_CACHE = "private, no-store"


@require_safe
def private(request, pk):
    """An upload, to its author and the staff whose work it is; to others there is none."""
    attachment = get_object_or_404(Attachment.objects.readable_by(request.user), pk=pk)
    return _image(attachment.file, cache=PRIVATE_CACHE)


@require_safe
def published(request, name):
    """The public copy, while post and thread are public."""
    images = PublishedImage.objects.filter(
        post__visibility=Visibility.PUBLIC, post__thread__visibility=Visibility.PUBLIC
    )
    return _image(get_object_or_404(images, file=name).file, cache=PUBLIC_CACHE)


def _image(file, *, cache):
    try:
        content = file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    # Always the JPEG that was painted anew, whatever the file was called by its sender.
    response = FileResponse(content, content_type="image/jpeg", filename="image.jpg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = cache
    return response
