"""How often something limited was done."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """
    The moments at which one person, or one address, did one limited thing.

    The key is a keyed hash: nobody reads an address or a name out of this table.
    """

    key = models.CharField(max_length=64, unique=True)
    moments = models.JSONField(default=list)
    # When the last moment counts no more, and the row may go.
    until = models.FloatField(default=0, db_index=True)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self):
        return self.key[:8]
