"""Approvals that another moderator reads a second time, without knowing what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models.decisions import Decision
from moderation.models.reasons import Outcome, Reason


class SecondLookQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(looked_at__isnull=True)

    def looked(self):
        return self.filter(looked_at__isnull=False)

    def for_moderator(self, moderator):
        """Those that ``moderator`` may answer: neither decided nor written by that person."""
        others = self.exclude(decision__actor_id=moderator.pk).filter(
            decision__superseded_by__isnull=True
        )
        return others.exclude(decision__submission__author=moderator)


class SecondLook(models.Model):
    """
    One approval drawn at random, and what another moderator would have decided.

    It changes nothing that is published; how often two moderators agree is a public figure.
    """

    decision = models.OneToOneField(
        Decision, verbose_name=_("decision"), on_delete=models.PROTECT, related_name="second_look"
    )
    drawn_at = models.DateTimeField(_("drawn"), default=timezone.now)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("read by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    looked_at = models.DateTimeField(_("read"), null=True, blank=True)
    outcome = models.CharField(
        _("would have been decided"), max_length=20, choices=Outcome, blank=True
    )
    reason = models.ForeignKey(
        Reason,
        verbose_name=_("reason"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="secondlook_is_read_with_an_outcome",
                condition=Q(looked_at__isnull=True, outcome="")
                | (Q(looked_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(
                name="secondlook_waiting", fields=["id"], condition=Q(looked_at__isnull=True)
            ),
        ]

    def __str__(self):
        return str(self.decision)

    @property
    def agrees(self):
        return self.outcome == self.decision.outcome
