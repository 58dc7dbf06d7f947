"""The facts of a submission, as they were frozen in one version."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum.choices import Kind, SubmissionState
from forum.purposes import Result
from portal.agencies import choices

# In any other state the author may still be changing the kind.
SORTED = {SubmissionState.PENDING, SubmissionState.APPROVED}


def facts_of(submission, version):
    """The facts frozen in this version, not those the author may be changing now."""
    facts = version.facts
    rows = [
        (_("Number"), submission.number),
        (_("Shown as"), version.signature or _("Anonymous")),
        (
            _("Submitted"),
            date_format(timezone.localtime(version.submitted_at), "SHORT_DATETIME_FORMAT"),
        ),
    ]
    if submission.rules.result is Result.NAME:
        rows = [(_("Shown until now"), version.signature), rows[2]]
    elif submission.rules.is_handled:
        rows += [
            (_("Kind"), _kind(submission, facts.get("kind"))),
            (_("Category"), _name_of("category", facts.get("category"))),
            (_("Area"), _name_of("area", facts.get("area"))),
            (_("Place"), facts.get("place", "")),
            (_("May it be published?"), _("No") if facts.get("wants_private") else _("Yes")),
        ]
    elif submission.agency:
        rows.append((_("Agency"), submission.agency.local_name))
    else:
        rows = rows[1:]
    return [{"label": label, "value": value} for label, value in rows]


def _kind(submission, chosen):
    """The kind as handled now, followed by the author's choice if that differs."""
    labels = dict(Kind.choices)
    if submission.kind == chosen or submission.state not in SORTED:
        return labels.get(chosen, "")
    facts = {"kind": labels.get(submission.kind, ""), "chosen": labels.get(chosen, "")}
    return _("%(kind)s (the author chose %(chosen)s)") % facts


def _name_of(tree, slug):
    """The name from the trees that the process keeps, those that are retired included."""
    node = next((row for row in choices.rows(tree).values() if row.slug == slug), None)
    return node.local_name if node else ""
