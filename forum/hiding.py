"""Why something is not shown: a moderator's own words, or a fixed sentence of the portal."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from forum.choices import SubmissionState
from forum.models import Post, Thread

# Stored in English, like the names of roles, and shown in the reader's language.
REVIEWED_AGAIN = gettext_noop("It is being reviewed again")
NOT_PUBLISHED_AGAIN = gettext_noop("It was reviewed again and is not published any more")
WITHDRAWN = gettext_noop("Its author has withdrawn it")
FIXED = {REVIEWED_AGAIN, NOT_PUBLISHED_AGAIN, WITHDRAWN}


def reason_in_words(row: Thread | Post) -> str:
    return in_words(row.hidden_reason)


def in_words(reason: str) -> str:
    """The stored reason in the reader's language; a moderator's own words as they are."""
    return _(reason) if reason in FIXED else reason


def reason_of_state(state: str) -> str:
    """Why that is not shown whose approval was taken back, while the submission is in ``state``."""
    if state == SubmissionState.PENDING:
        return REVIEWED_AGAIN
    return WITHDRAWN if state == SubmissionState.WITHDRAWN else NOT_PUBLISHED_AGAIN
