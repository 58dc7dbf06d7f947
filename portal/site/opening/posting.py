"""
Opens the portal for posting and closes it for a while; the audit log records who and why.

A check that fails later does not close the portal, because a late backup must not lock out
people with open matters. ``watching`` notifies the administrators instead.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.workflow import close_posting, open_posting
from portal.audit.log import record
from portal.site.opening import lines, watching


@transaction.atomic
def open_portal(*, by, reason="", asked=None):
    """
    Open posting; return the slugs of the lines that are still open.

    Raises ValidationError if lines are open and ``reason`` is empty; PermissionDenied for
    anybody but administrators.
    """
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
