"""Images on what is being written, by anybody of the agency."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import Desk
from workorders.models import OrderStatus, SignOffStatus
from workorders.workflow.locks import lock, only_the_agency


@transaction.atomic
def attach(order_id, *, by, file):
    """Add an image to the draft; private until it is published with the words."""
    draft = _draft_in_hand(order_id, by)
    return forum.attach(draft.pk, by=by, file=file, desk=Desk.WORKORDERS)


@transaction.atomic
def detach(order_id, attachment_id, *, by):
    """Take an image off the draft; versions that were handed in with it keep it."""
    draft = _draft_in_hand(order_id, by)
    if not draft.attachments.current().filter(pk=attachment_id).exists():
        raise ValidationError(_("This image has been removed already."), code="no_image")
    forum.detach(draft.pk, attachment_id, by=by, desk=Desk.WORKORDERS)


def _draft_in_hand(order_id, by):
    """What the agency is writing now; a reply is not corrected before it is published."""
    expected = {OrderStatus.ACCEPTED, OrderStatus.ANSWERED}
    order = lock(order_id, by=by, may=only_the_agency, expected=expected)
    written = order.sign_offs.filter(status=SignOffStatus.DRAFT).select_related("submission")
    if written:
        return written[0].submission
    raise ValidationError(
        _("There is no draft to add images to. Please save the words first."), code="no_draft"
    )
