"""Images of a draft: any staff of the agency may add and remove them."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk
from forum.models import Attachment, Submission
from forum.workflow.submissions.attaching import lock_for_image, plain_name, prepare
from portal.accounts.models import User
from workorders.models import SignOffStatus
from workorders.workflow.locks import lock


def attach(order_id: int, *, by: User, file: UploadedFile) -> Attachment:
    """
    Add an image to the draft; it stays private until the text is published.

    Nothing is locked while it is re-encoded: what may refuse it is asked before and after.
    """
    name = plain_name(file)
    with transaction.atomic():
        lock_for_image(_lock_draft(order_id, by).pk, by=by, name=name, desk=Desk.WORKORDERS)
    prepared = prepare(file)
    with transaction.atomic():
        image: Attachment = forum.attach_prepared(
            _lock_draft(order_id, by).pk, by=by, name=name, prepared=prepared,
            desk=Desk.WORKORDERS,
        )  # fmt: skip
    return image


@transaction.atomic
def detach(order_id: int, attachment_id: int, *, by: User) -> None:
    """Remove an image from the draft; versions handed in with it keep it."""
    draft = _lock_draft(order_id, by)
    if not draft.attachments.current().filter(pk=attachment_id).exists():
        raise ValidationError(_("This image has been removed already."), code="no_image")
    forum.detach(draft.pk, attachment_id, by=by, desk=Desk.WORKORDERS)


def _lock_draft(order_id: int, by: User) -> Submission:
    """Lock the order and return its draft, a reply or a correction; ValidationError if none."""
    order = lock(order_id, "draft_reply", "draft_correction", by=by)
    written = order.sign_offs.filter(status=SignOffStatus.DRAFT).select_related("submission")
    if written:
        return written[0].submission
    raise ValidationError(
        _("There is no draft to add images to. Please save the words first."), code="no_draft"
    )
