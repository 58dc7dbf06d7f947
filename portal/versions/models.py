"""The versions of the tables whose rows are kept in the web processes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TableVersion(models.Model):
    """
    One change of a table; the last few together are its version. Tables whose rows are always
    asked for together share one (``version_name``).

    Written by the database's own triggers only (``portal.versions.triggers``). A table that was
    never changed since they were made has no row. A row is added for a change and none is changed:
    two transactions that write to a table would wait for each other at a common row.
    """

    table = models.CharField(_("table"), max_length=63, db_index=True)
    # Random, not a counter: after a rollback, a counter would give the same number twice.
    version = models.CharField(_("version"), max_length=36)

    class Meta:
        verbose_name = _("version of a table")
        verbose_name_plural = _("versions of tables")

    def __str__(self):
        return self.table
