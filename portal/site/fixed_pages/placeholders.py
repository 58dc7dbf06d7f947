"""
Replacing the placeholders of fixed pages by the city's facts, or by general words where the
city has not entered them.

Time limits come from the rules by which they are counted, so that no page promises others.

``{{city}}`` without a name is "this city"; a paragraph that asks ``{{email?}}`` is left out
where there is none.
"""

import re

from django.utils.html import escape
from django.utils.translation import gettext as _

from forum import urgency
from forum.choices import Kind
from workorders import deadlines

# The number of the government service hotline in every Chinese city.
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
    """Each fact and what stands for it while it is not known."""
    return {
        "city": (profile.local_city, _("this city")),
        "host_unit": (profile.local_host_unit, _("body that runs this site")),
        "hotline": (profile.hotline, NATIONAL_HOTLINE),
        "email": (profile.email, ""),
    } | {name: (value, value) for name, value in _limits().items()}


def _limits():
    return {
        "review_hours": str(urgency.REVIEW_HOURS),
        "urgent_hours": str(urgency.URGENT_HOURS),
        "days_inquiry": deadlines.days_in_words(Kind.INQUIRY),
        "days_help": deadlines.days_in_words(Kind.HELP, Kind.SUGGESTION),
        "days_complaint": deadlines.days_in_words(Kind.COMPLAINT, Kind.REPORT),
    }
