"""The ledger of an order in words."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.choices import Kind, ReplyKind
from portal.accounts import roles
from portal.languages import local_fact
from workorders.models import ContactWay, UrgeSource
from workorders.route import ROUTE

# What only the author does; the name stands in the line, and is not told here.
BY_THE_AUTHOR = {"report_unsolved", "write_to_agency", "answer_question"}


def in_words(transitions):
    """The ledger lines as the timeline's template needs them."""
    return [_line(line) for line in transitions]


def due_facts(transitions):
    """The facts of the current due date, from the ledger; None if there are none."""
    dated = [line.data["due"] for line in transitions if "due" in line.data]
    return dated[-1] if dated else None


def _line(line):
    # An unknown act is shown under its own name, so that the page does not break.
    words = str(ROUTE[line.act].label) % _facts(line.data) if line.act in ROUTE else line.act
    if line.reason:
        words = _("%(words)s. Reason: %(reason)s") % {"words": words, "reason": line.reason}
    return {"when": line.at, "words": words, "who": _who(line), "status": line.to_state}


def _who(line):
    by_author = line.act == "give_up_correction" and not line.actor_role
    asked = line.act == "urge" and line.data.get("source") == UrgeSource.AUTHOR
    if by_author or asked or line.act in BY_THE_AUTHOR:
        # An order does not tell the name: it is looked up as the contact, which is recorded.
        return _("The author of the matter")
    known = (line.actor_name, roles.in_words(line.actor_role), line.actor_agency)
    return " · ".join(part for part in known if part)


def _facts(data):
    kind = data.get("reply_kind", "")
    return {
        "agency": local_fact(data, "agency"),
        "due": _moment(data.get("due", {}).get("due_at")),
        "until": _moment(data.get("until")),
        "kind": _kind(data.get("kind")),
        "kind_before": _kind(data.get("kind_before")),
        "moved": _moved(data),
        "again": _again(data),
        "version": data.get("version", ""),
        "way": _way(data.get("way")),
        "reached": _reached(data.get("is_reached")),
        "basis": local_fact(data, "basis"),
        "named": _named(data),
        "first_agency": local_fact(data, "first_agency"),
        "amount": amount_in_words(data.get("amount"), data.get("unit", "")),
        "reply_kind": ReplyKind(kind).label if kind in ReplyKind.values else kind,
    }


def amount_in_words(amount, unit):
    """So much time, in working days or in hours by the clock."""
    if amount is None:
        return ""
    if unit == "hours":
        return ngettext("%(count)d hour", "%(count)d hours", amount) % {"count": amount}
    words = ngettext("%(count)d working day", "%(count)d working days", amount)
    return words % {"count": amount}


def _named(data):
    """Whom a dispute believes responsible."""
    if "named_agency" not in data:
        return ""
    return _("; it believes %(agency)s responsible") % {"agency": local_fact(data, "named_agency")}


def _kind(kind):
    return dict(Kind.choices).get(kind, _("Not stated"))


def _way(way):
    return dict(ContactWay.choices).get(way, way or "")


def _reached(is_reached):
    return _("reached") if is_reached else _("not reached")


def _moved(data):
    """The old and the new due date, or that it did not change."""
    if "due" not in data:
        return _("; the due date stays")
    return _("; answer due %(due)s instead of %(before)s") % {
        "due": _moment(data["due"]["due_at"]),
        "before": _moment(data.get("due_before")),
    }


def _again(data):
    """Until when it is to be answered again; or that another agency is looked for."""
    if "due" not in data:
        return _("; order ended, the matter waits for dispatch")
    due = _moment(data["due"]["due_at"])
    return _("; taken up again, to be answered by %(due)s") % {"due": due}


def _moment(text):
    if not text:
        return ""
    moment = timezone.localtime(datetime.datetime.fromisoformat(text))
    return date_format(moment, "SHORT_DATETIME_FORMAT")
