"""Looking at what was blacked out of a matter: allowed to few, and written down each time."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from forum.choices import Visibility
from forum.models import Thread
from portal.accounts.models import User
from portal.agencies.models import covered_ids
from portal.audit.log import record


def may_reveal(user: User, thread: Thread) -> bool:
    """Whether the user may see what was blacked out: the centre, and the agency in charge."""
    if not user.has_perm("accounts.reveal_redacted"):
        return False
    if thread.is_sealed_from(user):
        return False
    if user.has_perm("accounts.see_private"):
        return True
    is_hidden = thread.visibility == Visibility.HIDDEN
    return not is_hidden and thread.agency_id in covered_ids(user)


@transaction.atomic
def reveal_redacted(thread: Thread, *, by: User) -> None:
    """Write down that ``by`` looks at the texts as they were submitted; the caller shows them."""
    if not may_reveal(by, thread):
        raise PermissionDenied
    record("reveal_redacted", by=by, subject=f"thread {thread.number}")
