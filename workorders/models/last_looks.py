"""Until when a member of staff has read what changed on orders: for the sheet of a shift."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LastLook(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="+",
        primary_key=True,
    )
    until = models.DateTimeField(_("read until"))

    class Meta:
        verbose_name = _("last look at changes")
        verbose_name_plural = _("last looks at changes")

    def __str__(self):
        return f"{self.user_id}: {self.until}"
