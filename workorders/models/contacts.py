"""Contacts of an agency with the author of a matter: tried how and when, and with what result."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContactWay(models.TextChoices):
    PHONE = "phone", pgettext_lazy("way of contact", "by phone")
    VISIT = "visit", pgettext_lazy("way of contact", "by a visit")
    MESSAGE = "message", pgettext_lazy("way of contact", "by a message")
    OTHER = "other", pgettext_lazy("way of contact", "in another way")


class LookReason(models.TextChoices):
    """Why somebody of the staff looks at the contact of an author."""

    CALL = "call", _("To phone or write to the author about this matter")
    VISIT = "visit", _("To arrange a visit or a repair")
    CHECK = "check", _("To check what the author wrote")
    OTHER = "other", _("Another reason")


class ContactAttempt(models.Model):
    """One contact that an agency had or tried; what was said is for staff alone."""

    order = models.ForeignKey(
        "workorders.WorkOrder",
        verbose_name=_("work order"),
        on_delete=models.PROTECT,
        related_name="contact_attempts",
    )
    agency = models.ForeignKey(
        "agencies.Agency",
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        related_name="contact_attempts",
    )
    by = models.ForeignKey(
        "accounts.User", verbose_name=_("noted by"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("when"))
    way = models.CharField(_("how"), max_length=10, choices=ContactWay)
    is_reached = models.BooleanField(_("the author was reached"))
    said = models.TextField(_("what was said"), blank=True, default="")
    noted_at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("contact with an author")
        verbose_name_plural = _("contacts with authors")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="contactattempt_way_is_known", condition=Q(way__in=ContactWay.values)
            ),
            models.CheckConstraint(
                name="contactattempt_says_what_was_said",
                condition=Q(is_reached=False) | ~Q(said=""),
            ),
            models.CheckConstraint(
                name="contactattempt_was_made_before_it_was_noted",
                condition=Q(made_at__lte=models.F("noted_at")),
            ),
        ]

    def __str__(self):
        # Never what was said: this text is shown in logs and lists of the administration.
        return f"{self.order_id}: {self.get_way_display()}"
