"""The ledger of sanctions: what a person may not send for a while, and why."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.decision_data import SANCTION_DATA
from portal.audit.ledgers import LedgerLine, LedgerManager, LineQuerySet

IMPOSE, LIFT, OBJECT, KEEP = (
    "impose_sanction", "lift_sanction", "object_to_sanction", "keep_sanction",
)  # fmt: skip


class SanctionKind(models.TextChoices):
    WARNING = "warning", _("Warning")
    SLOW_DOWN = "slow_down", _("Slow down")
    MUTE = "mute", _("Mute")
    BAN = "ban", _("Ban")


class SanctionCause(models.TextChoices):
    """What a person did; the text beside it says it in words that the person reads."""

    INSULTS = "insults", _("Insults or discrimination")
    THREATS = "threats", _("Threats or slander")
    PERSONAL_DATA = "personal_data", _("Personal data of others")
    UNTRUE = "untrue", _("Untrue on purpose")
    ADVERTISING = "advertising", _("Advertising")
    FLOODING = "flooding", _("The same again and again")
    NAMES = "names", _("Writing as somebody else")
    OTHER = "other", _("Another cause")


class SanctionQuerySet(LineQuerySet):
    def imposed(self):
        return self.filter(act=IMPOSE)

    def standing(self):
        """Imposed and not lifted, whether or not they have ended by themselves."""
        lifted = Sanction.objects.filter(about=OuterRef("pk"), act=LIFT)
        return self.imposed().filter(~Exists(lifted))

    def in_force(self, at: datetime | None = None):
        return self.standing().filter(ends_at__gt=at or timezone.now())


class Sanction(LedgerLine):
    """
    A line about a sanction: it was imposed, objected to, kept or lifted; never edited.

    The line that imposes it has ``about`` empty; each later line is about that one. ``reason``
    is what the person reads.
    """

    DATA = SANCTION_DATA

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=SanctionKind)
    cause = models.CharField(_("cause"), max_length=20, choices=SanctionCause)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours between two posts"), null=True, blank=True)
    # What the person had written when it was imposed.
    submission = models.ForeignKey(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    about = models.ForeignKey(
        "self",
        verbose_name=_("sanction"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
    )

    objects = LedgerManager.from_queryset(SanctionQuerySet)()  # type: ignore[misc]  # an instance

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="sanction_kind_is_known", condition=Q(kind__in=SanctionKind.values)
            ),
            models.CheckConstraint(
                name="sanction_cause_is_known", condition=Q(cause__in=SanctionCause.values)
            ),
            models.CheckConstraint(name="sanction_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="sanction_ends_after_it_starts",
                condition=Q(kind=SanctionKind.WARNING, ends_at__isnull=True)
                | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="sanction_slow_down_has_hours",
                condition=Q(kind=SanctionKind.SLOW_DOWN, hours__gt=0)
                | (~Q(kind=SanctionKind.SLOW_DOWN) & Q(hours__isnull=True)),
            ),
            models.CheckConstraint(
                name="sanction_later_lines_are_about_one",
                condition=Q(act=IMPOSE, about__isnull=True)
                | (Q(act__in=[LIFT, OBJECT, KEEP]) & Q(about__isnull=False)),
            ),
            models.UniqueConstraint(name="sanction_each_act_once", fields=["about", "act"]),
        ]
        indexes = [
            models.Index(name="sanction_of_person", fields=["person", "-id"]),
            models.Index(name="sanction_ending", fields=["ends_at"], condition=Q(act=IMPOSE)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"

    def is_in_force(self, at=None):
        """Whether it restricts now, given that it was not lifted."""
        return self.ends_at is not None and self.ends_at > (at or timezone.now())
