"""
The timeline of a matter in the reader's language: its status in one sentence, and what
happened so far, made from the facts in the public lines of the ledger.
"""

from typing import NamedTuple

from django.db.models import Q
from django.utils import dateformat, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from forum.choices import Channel, Kind, PostRole, ReplyKind, Stage
from forum.models import Event
from forum.models.overdue import WITH_AN_AGENCY, is_overdue
from forum.reading import nodes, replies, waiting_time
from portal.languages import local_fact

MOST_LINES = 100
# What other people add stands further down the page, not on the timeline.
ROLES_SHOWN = [PostRole.QUESTION, PostRole.NOTICE, PostRole.OFFICIAL]
# The reply itself has a line; the change of the stage that it brings needs none.
SHOWN_BY_THE_REPLY = {"publish_reply"}
FACTS = ("agency", "day", "kind")
COLUMNS = ("act", "to_state", "at", "data", "thread")
COLUMNS_OF_POST = ("post__reply_kind", "post__text", "post__agency")


class Line(NamedTuple):
    when: object
    words: str
    who: str = ""
    status: str = ""


# Django has no everyday short names for Chinese (周五, as one says, and not 星期五).
WEEKDAYS = [
    pgettext_lazy("day of the week", "Monday"),
    pgettext_lazy("day of the week", "Tuesday"),
    pgettext_lazy("day of the week", "Wednesday"),
    pgettext_lazy("day of the week", "Thursday"),
    pgettext_lazy("day of the week", "Friday"),
    pgettext_lazy("day of the week", "Saturday"),
    pgettext_lazy("day of the week", "Sunday"),
]


class Status(NamedTuple):
    """The first sentence of a matter's page, and the explanation of the due date in it."""

    text: str
    status: str
    explanation: str = ""
    waited: str = ""


def day_in_words(moment):
    """A date as people say it, with the day of the week."""
    local = timezone.localtime(moment)
    this_year = local.year == timezone.localdate().year
    style = (
        # Translators: letters of Django's date format, e.g. "n月j日" in Chinese.
        pgettext("date format of a day of this year", "j F")
        if this_year
        # Translators: letters of Django's date format, e.g. "Y年n月j日" in Chinese.
        else pgettext("date format of a day of another year", "j F Y")
    )
    words = {"date": dateformat.format(local, style), "weekday": WEEKDAYS[local.weekday()]}
    return _("%(weekday)s, %(date)s") % words


def status_of(thread, events=()):
    """The ``Status`` of a matter: who has it, and by when they answer."""
    sentences = {
        Stage.ACCEPTED: _accepted,
        Stage.IN_PROGRESS: _in_progress,
        Stage.ANSWERED: _answered,
        Stage.SOLVED: _solved,
        Stage.UNSOLVED: _unsolved,
    }
    status = "overdue" if is_overdue(thread) else thread.stage
    return Status(
        text=sentences[thread.stage](thread),
        status=status,
        explanation=_why_this_day(thread, events),
        waited=waiting_time.sentence_for_readers(thread),
    )


def events_of(thread):
    """The lines of the ledger that readers of this thread may see, oldest first."""
    # Import events are shown whatever their flag: the thread may have become public later.
    told = Q(public=True) | Q(act="import")
    if not thread.is_public:
        told |= Q(act__in=["accept_unpublished", "correct_kind"])
    events = (
        Event.objects.filter(told, thread=thread)
        .select_related("post")
        .only(*COLUMNS, *COLUMNS_OF_POST)
    )
    spoken = Q(post__isnull=True) | Q(post__role__in=ROLES_SHOWN)
    newest = events.filter(spoken).exclude(act__in=SHOWN_BY_THE_REPLY).newest_first()[:MOST_LINES]
    found = list(newest)[::-1]
    nodes.attach([event.post for event in found if event.post], "agency")
    return found


def lines_of(thread, events):
    """The timeline, from the day the matter was received."""
    received = Line(thread.submitted_at, _("Received"), status="accepted")
    return [received, *(_line(event) for event in events)]


def _line(event):
    return Line(event.at, _words(event), status=event.to_state)


def _words(event):
    if event.act in {"approve", "import"}:
        return _publication(event)
    words = {
        "accept_unpublished": _("Accepted without publishing"),
        "make_public": _("Published"),
        "dispatch": _("Sent to %(agency)s; the answer is due by %(day)s"),
        "accept": _("%(agency)s has confirmed that it has this"),
        "reopen": _("Taken up again by %(agency)s; the answer is due by %(day)s"),
        "report_unsolved": _unsolved_words(event),
        "change_agency": _("Passed on to %(agency)s; the answer is due by %(day)s"),
        "follow_calendar": _calendar_words(event),
        "confirm_solved": _("The person who raised it says that it is solved"),
        "take_back_solved": _("The person who raised it took “solved” back"),
        "correct_kind": _("The kind was corrected: now %(kind)s"),
        "due_by_kind": _("For this kind another time holds; the answer is due by %(day)s"),
        "withdraw": _("Taken back from the agency; another one will be found"),
    }.get(event.act)
    facts = _facts(event)
    if words is None or not _has_facts_for(words, facts):
        return _stage_words(event)
    reason = event.data.get("set_by_hand") and event.data.get("due_reason")
    if not reason:
        return words % facts
    return _("%(words)s. Why that day: %(reason)s") % {"words": words % facts, "reason": reason}


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


def _publication(event):
    imported = event.act == "import"
    if event.data.get("purpose") == "edit":
        if event.data.get("role") == PostRole.OFFICIAL:
            return _("The official reply was corrected; the earlier text is kept")
        return _("The text was changed; the earlier one is kept")
    if event.data.get("role") != PostRole.OFFICIAL:
        return _("Taken over from another system") if imported else _("Reviewed and published")
    post = event.post
    final = not post or replies.shown_kind(post.reply_kind, post.text) == ReplyKind.FINAL
    if not post or not post.agency:
        return _("Official reply")
    words = _("Official reply from %(agency)s") if final else _("Word on the way from %(agency)s")
    return words % {"agency": post.agency.local_name}


def _stage_words(event):
    if event.to_state in Stage.values:
        return _("Status: %(stage)s") % {"stage": Stage(event.to_state).label}
    return _("Status changed")


def _facts(event):
    agency = local_fact(event.data, "agency")
    due_at = parse_datetime(event.data.get("due_at") or "")
    kind = dict(Kind.choices).get(event.data.get("kind"))
    facts = {"agency": agency, "day": due_at and day_in_words(due_at), "kind": kind}
    return {name: value for name, value in facts.items() if value}


def _has_facts_for(words, facts):
    return all(f"%({name})s" not in words or name in facts for name in FACTS)


def _accepted(thread):
    if thread.channel == Channel.IMPORT:
        return _("Taken over from another system; no answer is recorded there.")
    return _("Accepted. We are working out which agency it belongs to.")


def _in_progress(thread):
    if not thread.due_at:
        return _("%(agency)s is handling this.") % _agency(thread)
    if is_overdue(thread):
        return _(
            "%(agency)s is handling this. The answer was due by %(day)s and is not here yet."
        ) % (_agency(thread) | _due(thread))
    return _("%(agency)s is handling this and will answer by %(day)s at the latest.") % (
        _agency(thread) | _due(thread)
    )


def _unsolved(thread):
    if not thread.due_at:
        return _("Not solved. %(agency)s is handling it again.") % _agency(thread)
    if is_overdue(thread):
        return _(
            "Not solved. %(agency)s is handling it again. The answer was due by %(day)s and is "
            "not here yet."
        ) % (_agency(thread) | _due(thread))
    return _("Not solved. %(agency)s is handling it again, by %(day)s at the latest.") % (
        _agency(thread) | _due(thread)
    )


def _answered(thread):
    if not thread.answered_at:
        return _("This has been answered.")
    day = {"day": day_in_words(thread.answered_at)}
    if thread.agency is None:
        return _("Answered on %(day)s.") % day
    return _("%(agency)s answered on %(day)s.") % (_agency(thread) | day)


def _solved(thread):
    return _("Solved: the person who raised it says so.")


def _agency(thread):
    return {"agency": thread.agency.local_name if thread.agency else _("An agency")}


def _due(thread):
    return {"day": day_in_words(thread.due_at)}


def _why_this_day(thread, events):
    """How the due date was set, where an event says so; otherwise empty."""
    if thread.stage not in WITH_AN_AGENCY:
        return ""
    for event in reversed(events):
        data = event.data
        if data.get("set_by_hand"):
            return _by_hand(data.get("due_reason"))
        if data.get("hours"):
            return _hours(data["hours"])
        if data.get("working_days"):
            start = parse_datetime(data.get("counted_from") or "") or event.at
            sentences = _working_days(data["working_days"], start=start)
            return f"{sentences} {_may_change(thread)}".strip()
    return ""


def _by_hand(reason):
    if not reason:
        return _("The centre that dispatched it chose this day.")
    return _("The centre that dispatched it chose this day. The reason: %(reason)s") % {
        "reason": reason
    }


def _may_change(thread):
    if not (thread.due_is_provisional and thread.due_at):
        return ""
    return _("The holidays of %(year)s have not been announced yet, so this day may change.") % {
        "year": timezone.localtime(thread.due_at).year
    }


def _hours(hours):
    return ngettext(
        "This is urgent: the agency has %(hours)s hour, at night and on holidays too.",
        "This is urgent: the agency has %(hours)s hours, at night and on holidays too.",
        hours,
    ) % {"hours": hours}


def _working_days(days, *, start):
    span = ngettext(
        "The agency has %(days)s working day, counted from the day after %(start)s.",
        "The agency has %(days)s working days, counted from the day after %(start)s.",
        days,
    ) % {"days": days, "start": day_in_words(start)}
    rule = _("Weekends and public holidays do not count; make-up working days do.")
    return f"{span} {rule}"
