"""
How long the person who raised a matter has waited: counted from the first submission, so that
no dispatch, change of agency or reopening starts it again.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.choices import Channel, Stage
from forum.models.querysets import STILL_WAITING


def waited_days(thread, *, until=None):
    """Days from the first submission to ``until``, or to today."""
    last = timezone.localdate(until or timezone.now())
    return max(0, (last - timezone.localdate(thread.submitted_at)).days)


def is_waiting(thread):
    """Whether an answer is still to come; untouched imported matters do not count."""
    untouched = thread.channel == Channel.IMPORT and thread.stage == Stage.ACCEPTED
    return thread.stage in STILL_WAITING and not untouched


def sentence_for_readers(thread):
    """For everybody, on the page of the matter; empty on the first day and once answered."""
    days = waited_days(thread)
    if days < 1 or not is_waiting(thread):
        return ""
    return ngettext(
        "It is %(count)d day since this was first sent in.",
        "It is %(count)d days since this was first sent in.",
        days,
    ) % {"count": days}


def sentence_for_staff(thread, *, until=None):
    """The waiting time for staff; ``until`` is when the matter was answered, if it was."""
    days = waited_days(thread, until=until)
    if not days:
        return _("Sent in today") if until is None else _("Answered on the day it was sent in")
    if until is not None:
        words = ngettext(
            "The citizen waited %(count)d day", "The citizen waited %(count)d days", days
        )
    else:
        words = ngettext(
            "The citizen has waited %(count)d day", "The citizen has waited %(count)d days", days
        )
    return words % {"count": days}
