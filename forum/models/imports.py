"""Imports from other systems, one row for each file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One imported file; its matters are reviewed and published together."""

    source_system = models.CharField(_("source system"), max_length=60)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    digest = models.CharField(_("checksum of the file"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("taken over"), auto_now_add=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name or self.source_system
