"""
What is urgent, why, and how many hours it may take: used by the pages that tell the author
so, and by upper floors, which list it first and compute due times.
"""

import datetime

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from forum.choices import Kind

# Hours from the moment it was submitted, nights and holidays included: as the rules for due dates
# say as long as nobody changed them. ``answer_hours`` asks the rules themselves.
URGENT_HOURS = 24
# Until a moderator has read what somebody sent.
REVIEW_HOURS = 24
# Local time; a date counted in working days ends with the office day, one counted in hours may not.
END_OF_OFFICE_DAY = datetime.time(18)


class Priority(models.IntegerChoices):
    """The order of every list of work; the database works it out from the other columns."""

    USUAL = 0, pgettext_lazy("priority", "Usual")
    REPAIR = 1, pgettext_lazy("priority", "Repair")
    DANGER = 2, pgettext_lazy("priority", "Danger")


# The query condition for urgent rows.
URGENT = Q(priority__gte=Priority.REPAIR)


def priority_where(danger):
    """The generated column of a table; ``danger`` is the condition for ``DANGER``."""
    return models.GeneratedField(
        expression=Case(
            When(danger, then=Value(Priority.DANGER.value)),
            When(Q(kind=Kind.REPAIR.value), then=Value(Priority.REPAIR.value)),
            default=Value(Priority.USUAL.value),
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )


def speaks_of_danger(row):
    """
    Whether a row is marked as danger: a submission by its author or by screening when it was
    last submitted, a thread by a moderator.
    """
    return row.urgent or bool(getattr(row, "danger_words", ""))


def priority_of(row):
    """
    The priority computed in Python: for a submission or thread whose generated column is
    not set yet, or out of date because the row was changed and not saved.
    """
    if speaks_of_danger(row):
        return Priority.DANGER
    return Priority.REPAIR if row.kind == Kind.REPAIR else Priority.USUAL


def is_urgent(row):
    """Somebody is in danger, or something is broken: hours count, not working days."""
    return priority_of(row) >= Priority.REPAIR


# The rules stand on a floor above; it registers how to ask them.
_rules = {"hours": lambda priority: URGENT_HOURS}


def register_answer_hours(find):
    """From now on ``find(priority)`` says within how many hours an urgent matter is answered."""
    _rules["hours"] = find


def answer_hours(row):
    """Within how many hours a matter is answered that is urgent, by the rules now in force."""
    return _rules["hours"](max(priority_of(row), Priority.REPAIR))


def answered_by(row):
    """By when an urgent matter that was submitted in time to be dispatched is to be answered."""
    return row.submitted_at + datetime.timedelta(hours=answer_hours(row))


def marks_of(submission):
    """Why it is urgent, for the staff alone: who said so, in words; "" where nobody did."""
    return _marks_of_danger(submission) or _mark_of_repair(submission)


def marks_of_thread(thread):
    """Why an accepted matter is urgent, for the staff alone."""
    if speaks_of_danger(thread):
        return _marks_of_danger(thread.submission) or _("so judged by the moderator")
    return _mark_of_repair(thread)


def _marks_of_danger(submission):
    marks = [_("ticked by the author")] if submission.urgent else []
    if submission.danger_words:
        marks.append(_("words: %(words)s") % {"words": submission.danger_words})
    return " · ".join(marks)


def _mark_of_repair(row):
    return _("something is broken") if is_urgent(row) else ""
