"""Days that differ from the week's rule: holidays and make-up working days."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """
    A day the State Council's yearly notice names, or an administrator added.

    Days without a row follow the week: Monday to Friday are working days.
    """

    date = models.DateField(_("date"), unique=True)
    is_working = models.BooleanField(
        _("working day"), help_text=_("Tick for make-up Saturdays and Sundays.")
    )
    name = models.CharField(_("occasion"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["-date"]

    def __str__(self):
        return f"{self.date} {self.name}".strip()
