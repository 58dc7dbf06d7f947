"""Why something is not shown: a moderator's own words, or a fixed sentence of the portal."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from forum.models import Post, Thread

# Stored in English, like the names of roles, and shown in the reader's language.
REVIEWED_AGAIN = gettext_noop("It is being reviewed again")


def reason_in_words(row: Thread | Post) -> str:
    if row.hidden_reason == REVIEWED_AGAIN:
        return _(REVIEWED_AGAIN)
    reason: str = row.hidden_reason
    return reason
