"""
The timeline of a matter in the reader's language: what happened so far, made from the facts
in the public lines of the ledger.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import BigIntegerField, Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.choices import Kind, PostRole, ReplyKind, Stage
from forum.models import Event
from forum.reading import replies
from forum.reading.matter_status import due_in_words
from portal.agencies import choices
from portal.compiled import Compiled, Given
from portal.languages import local_fact

MOST_LINES = 100
# What other people add stands further down the page, not on the timeline.
ROLES_SHOWN = [PostRole.QUESTION, PostRole.NOTICE, PostRole.OFFICIAL]
# The reply itself has a line; the change of the stage that it brings needs none.
SHOWN_BY_THE_REPLY = {"publish_reply"}
TAKE_BACK, DECISIONS = "take_back", {"approve", "accept_unpublished"}
FACTS = ("agency", "agency_before", "because", "day", "kind", "until", "where")


class ToldEvent(NamedTuple):
    """The columns of a line of the ledger that its words are made of, and those of its post."""

    act: str
    to_state: str
    at: datetime
    data: dict
    reply_kind: str | None = None
    text: str | None = None
    agency_id: int | None = None
    pk: int = 0
    submission_id: int | None = None


COLUMNS = (
    "act", "to_state", "at", "data", "post__reply_kind", "post__text", "post__agency", "pk",
    "submission",
)  # fmt: skip


class Line(NamedTuple):
    when: object
    words: str
    who: str = ""
    status: str = ""


def events_of(thread):
    """The lines of the ledger that readers of this thread may see, oldest first."""
    found = _EVENTS.rows(thread.is_public, thread=thread.pk)[::-1]
    return _in_force([ToldEvent(*row) for row in found])


def _in_force(events):
    """Without the decisions that were taken back, and without that."""
    last = {one.submission_id: one.pk for one in events if one.act == TAKE_BACK}
    if not last:
        return events
    return [
        one
        for one in events
        if one.act != TAKE_BACK
        and not (one.act in DECISIONS and one.pk < last.get(one.submission_id, 0))
    ]


def _newest_events(is_public):
    # Import events are shown whatever their flag: the thread may have become public later.
    told = Q(public=True) | Q(act__in=["import", TAKE_BACK])
    if not is_public:
        told |= Q(act__in=["accept_unpublished", "correct_kind"])
    events = Event.objects.filter(told, thread=Given("thread", BigIntegerField()))
    spoken = Q(post__isnull=True) | Q(post__role__in=ROLES_SHOWN)
    shown = events.filter(spoken).exclude(act__in=SHOWN_BY_THE_REPLY)
    return shown.newest_first().values_list(*COLUMNS)[:MOST_LINES]


_EVENTS = Compiled(_newest_events)


def lines_of(thread, events):
    """The timeline, from the day the matter was received."""
    received = Line(thread.submitted_at, _("Received"), status="accepted")
    return [received, *(_line(event) for event in events)]


def _line(event):
    return Line(event.at, _words(event), status=event.to_state)


def _words(event):
    if event.act in {"approve", "import"}:
        return _publication(event)
    find = WORDS_BY_FACTS.get(event.act)
    words = str(find(event) if find else WORDS.get(event.act, "")) or None
    facts = _facts(event)
    if words is None or not _has_facts_for(words, facts):
        return _stage_words(event)
    reason = _reason_of_the_day(event)
    if not reason:
        return words % facts
    return _("%(words)s. Why that day: %(reason)s") % {"words": words % facts, "reason": reason}


def _reason_of_the_day(event):
    if event.act == "approve_extension":
        return event.data.get("extension_reason")
    return event.data.get("set_by_hand") and event.data.get("due_reason")


def _hand_over_words(event):
    """From whom to whom, as far as the line says so, and why, if a dispute led to it."""
    if "agency_before" not in event.data:
        return _("Passed on to %(agency)s; the answer is due by %(day)s")
    if "because" not in event.data:
        return _("Handed over from %(agency_before)s to %(agency)s; the answer is due by %(day)s")
    return _(
        "Handed over from %(agency_before)s to %(agency)s, because %(because)s; the answer is due "
        "by %(day)s"
    )


def _unsolved_words(event):
    if event.to_state == Stage.ACCEPTED:
        return _(
            "The person who raised it says that it is not solved: it is taken up again, and "
            "we are working out by which agency"
        )
    return _(
        "The person who raised it says that it is not solved: taken up again by %(agency)s; "
        "the answer is due by %(day)s"
    )


def _calendar_words(event):
    if event.data.get("calendar_kind") == "notice":
        return _("The working days of that time were announced; the answer is due by %(day)s now")
    return _("The working days of that time were changed; the answer is due by %(day)s now")


# Lazy, so that of all these words only those of the line itself are translated.
WORDS = {
    "accept_unpublished": gettext_lazy("Accepted without publishing"),
    "make_public": gettext_lazy("Published"),
    "dispatch": gettext_lazy("Sent to %(agency)s; the answer is due by %(day)s"),
    "answer_directly": gettext_lazy("%(agency)s answers this itself, by %(day)s at the latest"),
    "accept": gettext_lazy("%(agency)s has confirmed that it has this"),
    "contact": gettext_lazy("%(agency)s has been in touch with the person who raised it"),
    "ask_author": gettext_lazy(
        "%(agency)s has asked the person who raised it something; its time stands still meanwhile"
    ),
    "answer_question": gettext_lazy(
        "The person who raised it has answered; %(agency)s answers by %(day)s"
    ),
    "lapse_question": gettext_lazy(
        "%(agency)s goes on without an answer to its question; it answers by %(day)s"
    ),
    "end_question": gettext_lazy("The question of %(agency)s is settled; it answers by %(day)s"),
    "reopen": gettext_lazy("Taken up again by %(agency)s; the answer is due by %(day)s"),
    "approve_extension": gettext_lazy(
        "%(agency)s was given more time; the answer is due by %(day)s now"
    ),
    "confirm_solved": gettext_lazy("The person who raised it says that it is solved"),
    "take_back_solved": gettext_lazy("The person who raised it took “solved” back"),
    "correct_kind": gettext_lazy("The kind was corrected: now %(kind)s"),
    "due_by_kind": gettext_lazy("For this kind another time holds; the answer is due by %(day)s"),
    "urge": gettext_lazy("The person who raised it asked when an answer will come"),
    "put_under_supervision": gettext_lazy("Put under supervision until %(until)s"),
    "lift_supervision": gettext_lazy("No longer under supervision"),
    "point_elsewhere": gettext_lazy("Does not belong here. Where to go: %(where)s"),
    "take_note": gettext_lazy("Read and noted. No answer follows."),
    "withdraw": gettext_lazy("Taken back from the agency; another one will be found"),
}
WORDS_BY_FACTS = {
    "change_agency": _hand_over_words,
    "report_unsolved": _unsolved_words,
    "follow_calendar": _calendar_words,
}


def _publication(event):
    imported = event.act == "import"
    if event.data.get("purpose") == "edit":
        if event.data.get("role") == PostRole.OFFICIAL:
            return _("The official reply was corrected; the earlier text is kept")
        return _("The text was changed; the earlier one is kept")
    if event.data.get("role") != PostRole.OFFICIAL:
        return _("Taken over from another system") if imported else _("Reviewed and published")
    agency = choices.names("agency").get(event.agency_id)
    if agency is None:
        return _("Official reply")
    final = replies.shown_kind(event.reply_kind, event.text) == ReplyKind.FINAL
    words = _("Official reply from %(agency)s") if final else _("Word on the way from %(agency)s")
    return words % {"agency": agency}


def _stage_words(event):
    if event.to_state in Stage.values:
        return _("Status: %(stage)s") % {"stage": Stage(event.to_state).label}
    return _("Status changed")


def _facts(event):
    agency = local_fact(event.data, "agency")
    due_at = parse_datetime(event.data.get("due_at") or "")
    kind = dict(Kind.choices).get(event.data.get("kind"))
    until = parse_datetime(event.data.get("until") or "")
    facts = {
        "agency": agency,
        "agency_before": local_fact(event.data, "agency_before"),
        "because": local_fact(event.data, "because"),
        "day": due_at and due_in_words(due_at),
        "kind": kind,
        "until": until and due_in_words(until),
        "where": event.data.get("where"),
    }
    return {name: value for name, value in facts.items() if value}


def _has_facts_for(words, facts):
    return all(f"%({name})s" not in words or name in facts for name in FACTS)
