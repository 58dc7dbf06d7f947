"""Sign-offs: texts of an agency that a head signs and the centre publishes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SignOffKind(models.TextChoices):
    REPLY = "reply", _("Official reply")
    CORRECTION = "correction", _("Correction of the reply")


class SignOffStatus(models.TextChoices):
    DRAFT = "draft", _("being written")
    AWAITING_SIGN_OFF = "awaiting_sign_off", _("waiting for sign-off")
    AWAITING_PUBLICATION = "awaiting_publication", _("waiting for publication")
    PUBLISHED = "published", pgettext_lazy("of what an agency says", "published")
    GIVEN_UP = "given_up", _("given up")


WITH_THE_WRITERS = [SignOffStatus.DRAFT, SignOffStatus.AWAITING_SIGN_OFF]
FROZEN = [SignOffStatus.AWAITING_SIGN_OFF, SignOffStatus.AWAITING_PUBLICATION]
UNDER_WAY = [SignOffStatus.DRAFT, *FROZEN]
SIGNED = [SignOffStatus.AWAITING_PUBLICATION, SignOffStatus.PUBLISHED]


class SignOffQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(status__in=UNDER_WAY)

    def waiting_for_a_head(self):
        return self.filter(status=SignOffStatus.AWAITING_SIGN_OFF)

    def waiting_for_the_centre(self):
        return self.filter(status=SignOffStatus.AWAITING_PUBLICATION)


class SignOff(models.Model):
    """
    One text of an agency that a head signs before the centre publishes it.

    ``workorders.workflow.sign_offs.kinds`` declares when each kind may be written and what each
    step does to the order. Rows are kept after publication and after giving up.
    """

    order = models.ForeignKey(
        "workorders.WorkOrder",
        verbose_name=_("work order"),
        on_delete=models.PROTECT,
        related_name="sign_offs",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SignOffKind, editable=False)
    submission = models.OneToOneField(
        "forum.Submission",
        verbose_name=_("text"),
        on_delete=models.PROTECT,
        related_name="sign_off",
    )

    # Written by workorders.workflow and by nothing else.
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=SignOffStatus,
        default=SignOffStatus.DRAFT,
        editable=False,
    )
    # Published below the reply; see ``workorders.workflow.sign_offs.late``.
    late_explanation = models.TextField(
        _("why it came late"), blank=True, default="", db_default="", editable=False
    )
    reason = models.TextField(
        _("reason"), blank=True, default="", editable=False,
        help_text=_("Why it is said, for the head and the centre; it is not published."),
    )  # fmt: skip
    signed_version = models.ForeignKey(
        "forum.SubmissionVersion",
        verbose_name=_("signed version"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    signed_off_at = models.DateTimeField(_("signed off"), null=True, blank=True, editable=False)
    begun_at = models.DateTimeField(_("begun"), editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="signoff_kind_is_known", condition=Q(kind__in=SignOffKind.values)
            ),
            models.CheckConstraint(
                name="signoff_status_is_known", condition=Q(status__in=SignOffStatus.values)
            ),
            models.UniqueConstraint(
                name="signoff_one_under_way_of_a_kind",
                fields=["order", "kind"],
                condition=Q(status__in=UNDER_WAY),
            ),
            models.CheckConstraint(
                name="signoff_signature_names_its_version",
                condition=Q(signed_version__isnull=True, signed_off_at__isnull=True)
                | Q(signed_version__isnull=False, signed_off_at__isnull=False),
            ),
            # A sign-off that was given up keeps its signature, if it had one.
            models.CheckConstraint(
                name="signoff_signed_as_its_status_says",
                condition=Q(status__in=SIGNED, signed_version__isnull=False)
                | Q(status__in=WITH_THE_WRITERS, signed_version__isnull=True)
                | Q(status=SignOffStatus.GIVEN_UP),
            ),
            models.CheckConstraint(
                name="signoff_ended_has_a_time",
                condition=Q(status__in=UNDER_WAY, ended_at__isnull=True)
                | Q(~Q(status__in=UNDER_WAY), ended_at__isnull=False),
            ),
        ]
        indexes = [
            # Not a partial index: SQLite does not use one on ``status IN (…)`` for one status.
            models.Index(name="signoff_by_status", fields=["status", "order"]),
        ]

    def __str__(self):
        return f"{self.order_id}: {self.get_kind_display()}"

    @property
    def is_draft(self):
        return self.status == SignOffStatus.DRAFT

    @property
    def is_frozen(self):
        return self.status in FROZEN
