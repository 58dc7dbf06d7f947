"""Urging: the author or the dispatcher asks an agency when the answer will come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UrgeSource(models.TextChoices):
    AUTHOR = "author", _("The author of the matter")
    DISPATCHER = "dispatcher", _("Dispatcher")


class UrgeQuerySet(models.QuerySet):
    def waiting(self):
        """Those the agency still has to answer."""
        return self.filter(answered_at__isnull=True, ended_at__isnull=True)

    def by_author(self):
        return self.filter(source=UrgeSource.AUTHOR)


class Urge(models.Model):
    """
    One question when the answer will come. The agency answers it in a short text, or it ends
    with the order: by the final reply, or because the order is taken back.
    """

    order = models.ForeignKey(
        "workorders.WorkOrder",
        verbose_name=_("work order"),
        on_delete=models.PROTECT,
        related_name="urges",
    )
    source = models.CharField(_("asked by"), max_length=12, choices=UrgeSource, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("name"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    note = models.TextField(_("note"), blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    # Written by workorders.workflow and by nothing else.
    answer = models.TextField(_("what the agency said"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = UrgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("urge")
        verbose_name_plural = _("urges")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="urge_source_is_known", condition=Q(source__in=UrgeSource.values)
            ),
            models.CheckConstraint(
                name="urge_answer_has_a_time",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="urge_answered_or_ended",
                condition=Q(answered_at__isnull=True) | Q(ended_at__isnull=True),
            ),
        ]
        indexes = [models.Index(name="urge_of_order", fields=["order", "id"])]

    def __str__(self):
        return f"{self.order_id}: {self.get_source_display()}"

    @property
    def is_by_author(self):
        return self.source == UrgeSource.AUTHOR
