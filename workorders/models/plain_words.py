"""Office jargon, and what to write instead."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlainWord(models.Model):
    """A word of the office that is pointed out in a reply, with a plainer one."""

    jargon = models.CharField(_("office jargon"), max_length=20, unique=True)
    plain = models.CharField(
        _("in plain words"), max_length=60, help_text=_("What most people would say.")
    )

    class Meta:
        verbose_name = _("plain word")
        verbose_name_plural = _("plain words")
        ordering = ["jargon"]

    def __str__(self):
        return self.jargon
