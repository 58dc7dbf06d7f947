"""
What cannot wait, why, and how long it may take: read by the pages that tell the author so
and by the floors above, which put it on top of their lists and count the time.
"""

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from forum.choices import Kind

# On the clock, at night and on holidays too, from the moment it was submitted.
URGENT_HOURS = 24
# Until a moderator has read what somebody sent.
REVIEW_HOURS = 24


class Priority(models.IntegerChoices):
    """The order of every list of work; the database works it out from the other columns."""

    USUAL = 0
    REPAIR = 1
    DANGER = 2


# What to ask of the column in a query.
URGENT = Q(priority__gte=Priority.REPAIR)


def priority_where(danger):
    """The column of a table in which ``danger`` says that somebody is in danger."""
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
    A submission as its author ticked it or screening found it when it was last submitted; a
    thread as people judged it.
    """
    return row.urgent or bool(getattr(row, "danger_words", ""))


def priority_of(row):
    """
    The same of a submission or thread in hand, whose column the database has not worked
    out yet, or not again since it was changed.
    """
    if speaks_of_danger(row):
        return Priority.DANGER
    return Priority.REPAIR if row.kind == Kind.REPAIR else Priority.USUAL


def is_urgent(row):
    """Somebody is in danger, or something is broken: hours count, not working days."""
    return priority_of(row) >= Priority.REPAIR


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
