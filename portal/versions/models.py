"""One version for each table whose rows are kept in the web processes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TableVersion(models.Model):
    """
    The version of a table: another one after every statement that changes its rows.

    Written by the database's own triggers only (``portal.versions.triggers``). A table that was
    never changed since they were made has no row.
    """

    table = models.CharField(_("table"), max_length=63, primary_key=True)
    # Random, not a counter: after a rollback, a counter would give the same number twice.
    version = models.CharField(_("version"), max_length=36)

    class Meta:
        verbose_name = _("version of a table")
        verbose_name_plural = _("versions of tables")

    def __str__(self):
        return self.table
