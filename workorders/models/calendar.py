"""
Days that differ from the normal week, in versions of whole years.

A version contains one whole year and never changes: a correction is a new version. A due date
computed under version 30 can therefore be computed again with versions 1 to 30, whatever was
entered later.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Stored names of the known occasions; other names are shown as they were typed.
OCCASIONS = {
    "New Year's Day": _("New Year's Day"),
    "Spring Festival": _("Spring Festival"),
    "Tomb-sweeping Day": _("Tomb-sweeping Day"),
    "Labour Day": _("Labour Day"),
    "Dragon Boat Festival": _("Dragon Boat Festival"),
    "Mid-autumn Festival": _("Mid-autumn Festival"),
    "National Day": _("National Day"),
}


class CalendarKind(models.TextChoices):
    STATUTORY = "statutory", _("Festival days the law fixes")
    NOTICE = "notice", _("The yearly notice")
    CORRECTION = "correction", _("A correction")


class CalendarVersionQuerySet(models.QuerySet):
    def in_force(self, number=None):
        """The newest version of each year, now or when version ``number`` was the newest."""
        known = self.model._default_manager.all() if number is None else self.until(number)
        later = known.filter(year=OuterRef("year"), number__gt=OuterRef("number"))
        return (self if number is None else self.until(number)).filter(~Exists(later))

    def until(self, number):
        return self.filter(number__lte=number)

    def notices(self):
        return self.filter(kind=CalendarKind.NOTICE)

    def waiting(self):
        """Versions that not all open orders follow yet."""
        return self.filter(followed_at__isnull=True)


class CalendarVersion(models.Model):
    """
    The days of one year that differ from the normal week. A year is published once one of its
    versions is a notice; until then every due date in it is provisional.
    """

    is_versioned = True

    number = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=12, choices=CalendarKind)
    title = models.CharField(_("title"), max_length=120, blank=True)
    document = models.CharField(_("document number"), max_length=60, blank=True)
    published_on = models.DateField(_("announced on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)
    text = models.TextField(_("as it was entered"), blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    entered_by_name = models.CharField(_("name"), max_length=150, blank=True)
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)
    followed_at = models.DateTimeField(_("all open orders follow it since"), null=True, blank=True)

    objects = CalendarVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the calendar")
        verbose_name_plural = _("versions of the calendar")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="calendarversion_kind_is_known",
                condition=Q(kind__in=CalendarKind.values),
            ),
            models.UniqueConstraint(
                name="calendarversion_law_once_a_year",
                fields=["year"],
                condition=Q(kind=CalendarKind.STATUTORY),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """Its title, or words for its kind and year."""
        if self.title:
            return self.title
        words = {
            CalendarKind.STATUTORY.value: _("Statutory festival days of %(year)s"),
            CalendarKind.NOTICE.value: _(
                "Notice of the General Office of the State Council on the holidays of %(year)s"
            ),
        }.get(self.kind, _("A correction of %(year)s"))
        return words % {"year": self.year}


class CalendarDay(models.Model):
    """A day of a version; days without a row follow the normal week."""

    is_versioned = True

    version = models.ForeignKey(
        CalendarVersion,
        verbose_name=_("version"),
        on_delete=models.PROTECT,
        related_name="days",
    )
    date = models.DateField(_("date"), db_index=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("occasion"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(
                name="calendarday_once_in_a_version", fields=["version", "date"]
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.occasion}".strip()

    @property
    def occasion(self):
        """The occasion in the active language."""
        return str(OCCASIONS.get(self.name, self.name))
