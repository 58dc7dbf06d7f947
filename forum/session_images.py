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
from forum.workflow.submissions.attaching import (
    not_taken,
    plain_name,
    prepare,
    refuse_too_many,
    why_not_taken,
)
from portal.limits import request_limits

KEPT = "unsigned_images"


def keep(request, files):
    """
    Keep each picture for this address, the same one only once; returns what was not taken.
    """
    kept, refused = list(kept_at(request)), []
    for file in files:
        try:
            request_limits.take(request, "upload_signed_out")
            _keep_once(kept, file)
        except ValidationError as refusal:
            refused.append(not_taken(file.name, refusal))
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
            refused.append(why_not_taken(image["name"], why))
        except ValidationError as refusal:
            refused.append(not_taken(image["name"], refusal).sentence)
    forget(request, path)
    return refused


def _move(image, draft):
    with private_files().open(image["file"]) as file:
        facts = {name: image[name] for name in ("type", "width", "height")}
        # A session of the release before has none.
        facts["codes"] = image.get("codes", "")
        prepared = types.Prepared(bytes=file.read(), **facts)
    workflow.attach_prepared(draft.pk, by=draft.author, name=image["name"], prepared=prepared)


def _keep_once(kept, file):
    name = plain_name(file)
    of_this_name = [image for image in kept if image["name"] == name]
    # One of the same name may be the same picture sent again, which is not one more.
    if not of_this_name:
        refuse_too_many(len(kept))
    prepared = prepare(file)
    if any(_is_kept(prepared, image) for image in of_this_name):
        return
    refuse_too_many(len(kept))
    kept.append(_store(name, prepared))


def _is_kept(prepared, image):
    try:
        with private_files().open(image["file"]) as file:
            return file.read() == prepared.bytes
    except FileNotFoundError:
        return False


def _store(name, prepared):
    stored_name = WAITING + random_name(types.TYPES[prepared.type].extension)
    return {
        "file": private_files().save(stored_name, ContentFile(prepared.bytes)),
        "name": name,
        "type": prepared.type,
        "width": prepared.width,
        "height": prepared.height,
        "codes": prepared.codes,
        "size": len(prepared.bytes),
    }


def _remember(request, path, images):
    everywhere = request.session.get(KEPT, {})
    everywhere.pop(path, None)
    if images:
        everywhere[path] = images
    request.session[KEPT] = everywhere
