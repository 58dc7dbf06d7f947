"""The check of what belongs to an agency's reply beside its text."""

from django.db.models import F, Q
from django.utils.translation import gettext as _

from portal.integrity.reading import in_chunks
from workorders.models import AskedQuestion


def questions():
    """Every ticked question is one of the matter, and is kept with a version of its own reply."""
    astray = AskedQuestion.objects.filter(
        ~Q(post__thread=F("sign_off__order__thread"))
        | Q(version__isnull=False) & ~Q(version__submission=F("sign_off__submission"))
    )
    for rows in in_chunks(astray.select_related("sign_off__order")):
        for row in rows:
            number = row.sign_off.order.number
            yield _("Order %(number)s: a ticked question belongs elsewhere.") % {"number": number}
