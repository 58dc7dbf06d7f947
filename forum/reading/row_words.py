"""The words that the rows of one page have in common."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.choices import Kind, Stage
from forum.templatetags.times import days_ago
from portal.agencies import choices


class Wording:
    """The words that the rows of one page have in common, each made once for all of them."""

    def __init__(self):
        self.kinds = {str(value): str(label) for value, label in Kind.choices}
        self.stages = {str(value): str(label) for value, label in Stage.choices}
        self.areas, self.agencies = choices.names("area"), choices.names("agency")
        self.replies = _("Replies: %(number)s")
        self.zone = timezone.get_current_timezone()
        self.days: dict[date, str] = {}
        self.dates: dict[date, str] = {}

    def supporters(self, number):
        """How many others have met the same; "" where nobody has said so."""
        if not number:
            return ""
        words = ngettext(
            "%(number)s person has met this too",
            "%(number)s people have met this too",
            number,
        )
        return words % {"number": number}

    def day(self, moment):
        """How long ago a local time was, in days."""
        day = moment.date()
        if day not in self.days:
            self.days[day] = days_ago(moment)
        return self.days[day]

    def date(self, moment):
        """The date of a moment, short."""
        day = moment.astimezone(self.zone).date()
        if day not in self.dates:
            self.dates[day] = date_format(day, "SHORT_DATE_FORMAT")
        return self.dates[day]

    def when(self, moment):
        """The moment for programs and for readers."""
        local = moment.astimezone(self.zone)
        return {"at": local.isoformat(), "day": self.day(local)}
