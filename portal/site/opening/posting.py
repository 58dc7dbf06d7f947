"""
Opening the portal for posting and closing it for a while: who pressed and why is kept.

Only the press opens. A line that turns red later is shown and does not close the portal:
people in the middle of a matter are not to be locked out because a backup was late. The
administrators hear of it (``watching``).
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.workflow import close_posting, open_posting
from portal.audit.log import record
from portal.site.opening import lines, watching


@transaction.atomic
def open_portal(*, by, reason="", asked=None):
    """Open; with lines still open only for a reason, which is written down with them."""
    _only_administrators(by)
    missing = [shown.line.slug for shown in lines.open_lines(lines.look(asked))]
    reason = reason.strip()
    if missing and not reason:
        raise ValidationError(
            _("Some lines are still open. Please write why the portal opens without them."),
            code="reason_missing",
        )
    open_posting()
    watching.accept(missing)
    record("open_posting", by=by, subject="posting", reason=reason, open_lines=missing)
    return missing


@transaction.atomic
def close_portal(*, by, sentence, sentence_en="", further=None):
    _only_administrators(by)
    close_posting(sentence=sentence, sentence_en=sentence_en, further=further)
    record("close_posting", by=by, subject="posting", reason=sentence.strip())


def _only_administrators(by):
    # ``by`` is None for a management command.
    if by is not None and not by.has_perm("accounts.administer"):
        raise PermissionDenied
