"""What the centre keeps in mind about a matter; neither agencies nor authors ever read it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_PRIVATE_NOTE = 2000


class PrivateNoteQuerySet(models.QuerySet["PrivateNote"]):
    def in_order(self) -> Self:
        return self.order_by("pk")


class PrivateNote(models.Model):
    """Written once, never changed; it belongs to the matter, whichever orders it has."""

    thread = models.ForeignKey(
        "forum.Thread",
        verbose_name=_("matter"),
        on_delete=models.PROTECT,
        related_name="private_notes",
    )
    author = models.ForeignKey(
        "accounts.User", verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("written at"))

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note of the centre")
        verbose_name_plural = _("private notes of the centre")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="privatenote_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        # Never the note: this text is shown in logs and lists of the administration.
        return f"{self.thread_id} · {self.written_at:%Y-%m-%d %H:%M}"
