"""
The status of a matter in one sentence, in the reader's language: who has it, by when they
answer, and why that day.
"""

from functools import lru_cache
from typing import NamedTuple

from django.utils import dateformat, timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from forum import urgency
from forum.choices import Channel, Stage
from forum.models.overdue import WITH_AN_AGENCY, is_overdue
from forum.reading import waiting_time
from portal.languages import current_language

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

# What the centre did itself with a matter that is answered for nobody else.
SETTLED = {
    "point_elsewhere": gettext_lazy("Not handled here. Below you read where to go with it."),
    "take_note": gettext_lazy("Read and noted. No answer follows."),
}


class Status(NamedTuple):
    """The first sentence of a matter's page, and the explanation of the due date in it."""

    text: str
    status: str
    explanation: str = ""
    waited: str = ""
    # That the matter is under supervision, and until when.
    supervised: str = ""


def day_in_words(moment):
    """A date as people say it, with the day of the week."""
    day, this_year = timezone.localtime(moment).date(), timezone.localdate().year
    return _day_in_words(day, day.year == this_year, current_language().code)


@lru_cache(maxsize=4096)
def _day_in_words(day, is_of_this_year, _language):
    """Kept: a page of a matter names up to a dozen days, and most pages the same ones."""
    style = (
        # Translators: letters of Django's date format, e.g. "n月j日" in Chinese.
        pgettext("date format of a day of this year", "j F")
        if is_of_this_year
        # Translators: letters of Django's date format, e.g. "Y年n月j日" in Chinese.
        else pgettext("date format of a day of another year", "j F Y")
    )
    words = {"date": dateformat.format(day, style), "weekday": str(WEEKDAYS[day.weekday()])}
    return _("%(weekday)s, %(date)s") % words


def due_in_words(due_at):
    """By when an answer is due: the day, and the time where it is not the end of the office day."""
    local = timezone.localtime(due_at)
    day = day_in_words(due_at)
    if local.time() == urgency.END_OF_OFFICE_DAY:
        return day
    return _("%(day)s at %(time)s") % {"day": day, "time": f"{local:%H:%M}"}


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
        text=_settled(thread, events) or sentences[thread.stage](thread),
        status=status,
        explanation=_why_this_day(thread, events),
        waited=waiting_time.sentence_for_readers(thread),
        supervised=_supervised(thread),
    )


def _supervised(thread):
    if thread.supervised_until is None or thread.stage not in WITH_AN_AGENCY:
        return ""
    return supervised_in_words(thread)


def supervised_in_words(thread):
    return _("Under supervision until %(day)s") % {"day": due_in_words(thread.supervised_until)}


def _accepted(thread):
    if thread.channel == Channel.IMPORT:
        return _("Taken over from another system; no answer is recorded there.")
    return _("Accepted. We are working out which agency it belongs to.")


def urgent_line(thread):
    """
    What an urgent matter's author reads until an agency has it; "" otherwise. The mark is not
    for other readers.
    """
    if thread.stage != Stage.ACCEPTED or not urgency.is_urgent(thread):
        return ""
    first = _("It counts as urgent: it is passed to an agency before what is not urgent.")
    until = urgency.answered_by(thread)
    # Passed on later, it is answered by a later moment.
    if until < timezone.now():
        return first
    due = _("It is to be answered by %(moment)s, nights and holidays included.")
    return f"{first} {due % {'moment': _to_the_minute(until)}}"


def _to_the_minute(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _in_progress(thread):
    if thread.paused_at:
        return _(
            "%(agency)s is handling this. It has asked the person who raised it something, and "
            "its time stands still until the answer is here."
        ) % _agency(thread)
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
    if thread.paused_at:
        return _(
            "Not solved. %(agency)s is handling it again. It has asked the person who raised it "
            "something, and its time stands still until the answer is here."
        ) % _agency(thread)
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


def _settled(thread, events):
    """What the centre did with an answered matter that no agency answered; otherwise empty."""
    last = next((one.act for one in reversed(events) if one.to_state == thread.stage), "")
    if thread.stage != Stage.ANSWERED or last not in SETTLED:
        return ""
    return str(SETTLED[last])


def _solved(thread):
    return _("Solved: the person who raised it says so.")


def _agency(thread):
    return {"agency": thread.agency.local_name if thread.agency else _("An agency")}


def _due(thread):
    return {"day": due_in_words(thread.due_at)}


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
