"""The result of a reply as pages show it: of the draft, and of a version handed in."""

from django.utils.translation import gettext as _

from forum.choices import ReplyKind
from workorders.models import ReplyDetails

FIELDS = ("facts_found", "claim", "outcome", "summary")


def of_draft(submission):
    """What the draft of this reply has; empty where nothing was written yet."""
    found = ReplyDetails.objects.filter(sign_off__submission=submission, version__isnull=True)
    return found.first() or ReplyDetails()


def of_version(version):
    """What was handed in with this version; empty where nothing was."""
    return ReplyDetails.objects.filter(version=version).first() or ReplyDetails()


def as_initial(details):
    """The values of a form."""
    return {name: getattr(details, name) for name in FIELDS}


def rows_of(details, reply_kind):
    """What head and dispatcher read; of anything but a final reply there is no result."""
    if reply_kind != ReplyKind.FINAL:
        return []
    return [
        {"label": _("Facts found"), "value": details.get_facts_found_display()},
        {"label": _("Claim"), "value": details.get_claim_display()},
        {"label": _("Result"), "value": details.get_outcome_display()},
    ]
