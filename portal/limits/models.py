"""Counts of rate-limited acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """
    The times at which one subject (a person, an address …) did one rate-limited act.

    ``key`` is a keyed hash, so that the table reveals no address and no name.
    """

    key = models.CharField(max_length=64, unique=True)
    moments = models.JSONField(default=list)
    # Unix time after which no moment counts any more and the row can be deleted.
    until = models.FloatField(default=0, db_index=True)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self):
        return self.key[:8]
