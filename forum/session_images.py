"""
Session images: pictures added by people who are not signed in.

Like session drafts they belong to an address and to one session, which alone knows the
names of their files; no page and no address shows them. At the sign-in they are attached
to the draft that is made from the session. Without a sign-in they are removed after a day.
"""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from forum import workflow
from forum.attachments import types
from forum.attachments.storage import WAITING, private_files, random_name
from forum.workflow.submissions.attaching import not_taken, plain_name, refuse_too_many
from portal.limits import request_limits
from portal.storage.disk import NoRoom, NotStored

KEPT = "unsigned_images"


def keep(request, files):
    """Keep each picture for this address; returns a sentence for each that is not taken."""
    kept, refused = list(kept_at(request)), []
    for file in files:
        try:
            request_limits.take(request, "upload_signed_out")
            refuse_too_many(len(kept))
            kept.append(_store(file))
        except ValidationError as refusal:
            refused.append(not_taken(file.name, " ".join(refusal.messages)))
    if kept:
        _remember(request, request.path, kept)
    return refused


def kept_at(request, path=None):
    """The images kept for this address: a list of dicts as ``_store`` returns them."""
    return request.session.get(KEPT, {}).get(path or request.path, [])


def forget(request, path=None):
    """Remove the images kept for this address, with their files."""
    for image in kept_at(request, path):
        private_files().delete(image["file"])
    if kept_at(request, path):
        _remember(request, path or request.path, [])


def move_into(draft, request, path=None):
    """Attach the images of this address to the draft; returns a sentence for each refused."""
    refused = []
    for image in kept_at(request, path):
        try:
            _move(image, draft)
        except FileNotFoundError:
            why = _("It was kept for a day; please add it again.")
            refused.append(not_taken(image["name"], why))
        except ValidationError as refusal:
            refused.append(not_taken(image["name"], " ".join(refusal.messages)))
    forget(request, path)
    return refused


def _move(image, draft):
    with private_files().open(image["file"]) as file:
        facts = {name: image[name] for name in ("type", "width", "height")}
        prepared = types.Prepared(bytes=file.read(), **facts)
    workflow.attach_prepared(draft.pk, by=draft.author, name=image["name"], prepared=prepared)


def _store(file):
    if isinstance(file, NotStored):
        raise NoRoom
    prepared = types.prepare(file)
    name = WAITING + random_name(types.TYPES[prepared.type].extension)
    return {
        "file": private_files().save(name, ContentFile(prepared.bytes)),
        "name": plain_name(file),
        "type": prepared.type,
        "width": prepared.width,
        "height": prepared.height,
        "size": len(prepared.bytes),
    }


def _remember(request, path, images):
    everywhere = request.session.get(KEPT, {})
    everywhere.pop(path, None)
    if images:
        everywhere[path] = images
    request.session[KEPT] = everywhere
