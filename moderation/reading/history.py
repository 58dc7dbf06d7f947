"""What happened to a submission, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ACTS = {
    "submit": gettext_lazy("Submitted"),
    "resume": gettext_lazy("The author works on it again"),
    "withdraw": gettext_lazy("Withdrawn by the author"),
    "correct_kind": gettext_lazy("Kind corrected"),
    "approve": gettext_lazy("Approved"),
    "accept_unpublished": gettext_lazy("Accepted without publishing"),
    "send_back": gettext_lazy("Sent back"),
    "merge": gettext_lazy("Merged into another matter"),
    "refuse": gettext_lazy("Not published"),
    "appeal": gettext_lazy("The author appeals"),
    "uphold_appeal": gettext_lazy("Appeal upheld"),
    "reject_appeal": gettext_lazy("Appeal looked at, the decision stays"),
    "lapse_appeal": gettext_lazy("Appeal ended, no longer needed"),
    "take_back": gettext_lazy("Decision taken back"),
    "import": gettext_lazy("Imported"),
}


def history_of(submission):
    return [
        {
            "when": event.at,
            "words": ACTS.get(event.act, event.act),
            "who": _who(event, submission),
            "status": event.to_state,
        }
        for event in submission.events.oldest_first()
    ]


def _who(event, submission):
    # The ledger holds the real name, but an author who chose to be anonymous stays anonymous.
    if event.actor_id is not None and event.actor_id == submission.author_id:
        return _("The author")
    return event.actor_name
