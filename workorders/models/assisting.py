"""Assisting parts: what another agency writes for the reply of the one that has the order."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PartStatus(models.TextChoices):
    ASKED = "asked", _("Part asked for")
    WRITTEN = "written", _("Part written")
    TAKEN_UP = "taken_up", _("Stands in the reply")
    REFUSED = "refused", _("Part refused")
    # The order was answered, taken back or given to another agency first.
    ENDED = "ended", _("Part no longer needed")


CAME = [PartStatus.WRITTEN, PartStatus.TAKEN_UP]


class AssistingPartQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=[PartStatus.ASKED, PartStatus.WRITTEN])

    def asked_of(self, agencies):
        return self.filter(agency__in=agencies)


class AssistingPart(models.Model):
    order = models.ForeignKey(
        "workorders.WorkOrder",
        verbose_name=_("work order"),
        on_delete=models.PROTECT,
        related_name="parts",
    )
    agency = models.ForeignKey(
        "agencies.Agency",
        verbose_name=_("assisting agency"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Whether a street or town office called a bureau.
    is_whistle = models.BooleanField(_("called by a street office"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("called by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    instructions = models.TextField(_("what is asked for"))
    due_at = models.DateTimeField(_("part due"))
    asked_at = models.DateTimeField(_("called at"), default=timezone.now, editable=False)
    # Written by workorders.workflow and by nothing else.
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=PartStatus,
        default=PartStatus.ASKED,
        editable=False,
    )
    text = models.TextField(_("part of the reply"), blank=True, editable=False)
    refusal = models.TextField(_("why it was refused"), blank=True, editable=False)
    # As the person was called then: a refusal stands by name.
    answered_by_name = models.CharField(_("answered by"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    objects = AssistingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("assisting part")
        verbose_name_plural = _("assisting parts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="assistingpart_status_is_known", condition=Q(status__in=PartStatus.values)
            ),
            models.UniqueConstraint(
                name="assistingpart_one_open_of_an_agency",
                fields=["order", "agency"],
                condition=Q(status__in=[PartStatus.ASKED, PartStatus.WRITTEN]),
            ),
            models.CheckConstraint(
                name="assistingpart_refused_with_a_reason",
                condition=~Q(status=PartStatus.REFUSED) | ~Q(refusal=""),
            ),
            models.CheckConstraint(
                name="assistingpart_written_has_a_text",
                condition=~Q(status__in=CAME) | ~Q(text=""),
            ),
        ]
        indexes = [models.Index(name="assistingpart_asked", fields=["agency", "status", "due_at"])]

    def __str__(self):
        return f"{self.order_id}: {self.get_status_display()}"

    @property
    def is_late(self):
        """Answered after its date, or not yet answered when it has passed."""
        until = self.answered_at or timezone.now()
        return self.status != PartStatus.ENDED and self.due_at < until
