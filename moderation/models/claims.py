"""Which moderator is reading which submission."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClaimQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(expires_at__gt=timezone.now())


class Claim(models.Model):
    """A moderator is reading this submission; other moderators see who and until when."""

    submission = models.OneToOneField(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.CASCADE,
        related_name="claim",
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("moderator"),
        on_delete=models.CASCADE,
        related_name="claims",
    )
    claimed_at = models.DateTimeField(_("claimed at"))
    expires_at = models.DateTimeField(_("ends at"))
    # Whose claim in force it was until a colleague took it over; both are told.
    taken_over_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken over from"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [models.Index(name="claim_of_moderator", fields=["moderator", "expires_at"])]

    def __str__(self):
        return f"{self.submission_id} · {self.moderator}"

    @property
    def is_in_force(self):
        return self.expires_at > timezone.now()
