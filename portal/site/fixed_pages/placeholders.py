"""
Replaces the placeholders of fixed pages with the city's data.

A missing value becomes a general term, e.g. "this city" for ``{{city}}``. A paragraph with
``{{email?}}`` is removed if there is no e-mail address. Time limits come from the rules that
apply them, so that pages never promise others.
"""

import re

from django.utils.html import escape
from django.utils.translation import gettext as _

from forum import urgency
from forum.choices import Kind
from forum.urgency import Priority
from workorders.clocks import rules

# The government service hotline, the same number in every Chinese city.
NATIONAL_HOTLINE = "12345"
PARAGRAPH = re.compile(r"<p>(?:(?!</p>).)*</p>\n?", re.DOTALL)


def fill_in(text, profile):
    for name, (value, in_general) in _facts(profile).items():
        asked = "{{" + name + "?}}"
        if not value:
            text = _without_paragraphs_of(asked, text)
        for hole in (asked, "{{" + name + "}}"):
            text = text.replace(hole, escape(value or in_general))
    return text


def _without_paragraphs_of(hole, text):
    return PARAGRAPH.sub(lambda found: "" if hole in found[0] else found[0], text)


def _facts(profile):
    """For each placeholder: its value, and the general term used if the value is empty."""
    return {
        "city": (profile.local_city, _("this city")),
        "host_unit": (profile.local_host_unit, _("body that runs this site")),
        "hotline": (profile.hotline, NATIONAL_HOTLINE),
        "email": (profile.email, ""),
    } | {name: (value, value) for name, value in _limits().items()}


def _limits():
    return {
        "review_hours": str(urgency.REVIEW_HOURS),
        "urgent_hours": str(rules.answer_hours(Priority.DANGER)),
        "days_inquiry": rules.days_in_words(Kind.INQUIRY),
        "days_help": rules.days_in_words(Kind.HELP, Kind.SUGGESTION),
        "days_complaint": rules.days_in_words(Kind.COMPLAINT, Kind.REPORT),
    }
