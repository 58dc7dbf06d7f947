"""Disputes (退单): an agency says that an order belongs elsewhere, and who decides what of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.agencies.models import Agency, covered_ids
from portal.languages import local_text
from portal.translations.relation import RowTranslations
from workorders.models.orders import WorkOrder


class DisputeBasisQuerySet(models.QuerySet):
    def current(self):
        return self.filter(retired_at__isnull=True)


class DisputeBasis(models.Model):
    """On what an agency rests a dispute. Retired, never deleted: disputes refer to it."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("legal basis"), max_length=120)
    name_en = models.CharField(_("legal basis in English"), max_length=160)
    public_words = models.CharField(
        _("what everybody reads"),
        max_length=120,
        help_text=_(
            "Follows “because” on the public timeline when the order is handed over. It says where "
            "such matters belong and blames nobody."
        ),
    )
    public_words_en = models.CharField(_("what everybody reads, in English"), max_length=160)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    translations = RowTranslations("name", "public_words")
    objects = DisputeBasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("basis of disputes")
        verbose_name_plural = _("bases of disputes")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.local_name

    @property
    def local_name(self):
        return local_text(self)


class DisputeStatus(models.TextChoices):
    OPEN = "open", _("Waiting for the dispatcher")
    SENT_UP = "sent_up", _("Waiting for the supervisor")
    UPHELD = "upheld", _("Upheld: handed over")
    REJECTED = "rejected", _("Rejected: the order stays")
    TAKEN_BACK = "taken_back", _("Taken back by the agency")
    # The order was taken from the agency before anybody decided.
    LAPSED = "lapsed", _("Ended with the order")


UNDECIDED = [DisputeStatus.OPEN, DisputeStatus.SENT_UP]
DECIDED = [DisputeStatus.UPHELD, DisputeStatus.REJECTED]


class DisputeQuerySet(models.QuerySet):
    def undecided(self):
        return self.filter(status__in=UNDECIDED)

    def counted(self):
        """Those that count as a bounce: all but the ones that the agency took back itself."""
        return self.exclude(status=DisputeStatus.TAKEN_BACK)

    def of_matter(self, thread_id):
        """Over all orders of the matter."""
        return self.filter(order__thread=thread_id)

    def seen_by(self, user):
        """
        All for the centre and supervisors; for staff of an agency those that it made or that name
        it. None of them complaints about the own people.
        """
        if user.has_perm("accounts.dispatch_orders") or user.has_perm("accounts.supervise"):
            seen = self
        elif user.has_perm("accounts.handle_orders"):
            own = covered_ids(user)
            seen = self.filter(Q(agency__in=own) | Q(named_agency__in=own))
        else:
            return self.none()
        return seen.filter(order__in=WorkOrder.objects.not_sealed_from(user))

    def waiting_for(self, user):
        """Those in which the person can decide, or write the side of an agency."""
        turns = Q(pk__in=[])
        if user.has_perm("accounts.dispatch_orders"):
            turns |= Q(status=DisputeStatus.OPEN)
        if user.has_perm("accounts.supervise"):
            turns |= Q(status=DisputeStatus.SENT_UP)
        if user.has_perm("accounts.handle_orders"):
            turns |= Q(named_agency__in=covered_ids(user), answer="")
        return self.seen_by(user).undecided().filter(turns)

    def for_reading(self):
        return self.select_related(
            "basis", "agency", "named_agency", "order__thread", "order__agency"
        )


class Dispute(models.Model):
    """
    One dispute of one order. The order keeps its status and its date while it is undecided, and
    cannot be accepted. Written by ``workorders.workflow.disputes`` and nothing else.
    """

    order = models.ForeignKey(
        WorkOrder, verbose_name=_("work order"), on_delete=models.PROTECT, related_name="disputes"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("disputing agency"), on_delete=models.PROTECT, related_name="+"
    )
    named_agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency believed responsible"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes_naming_it",
    )
    basis = models.ForeignKey(
        DisputeBasis, verbose_name=_("legal basis"), on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("argument"))
    made_at = models.DateTimeField(_("disputed at"))
    # The side of the named agency, while nobody has decided.
    answer = models.TextField(_("argument of the named agency"), blank=True)
    answered_by = models.ForeignKey(
        User,
        verbose_name=_("argued by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("argued at"), null=True, blank=True)

    status = models.CharField(
        _("status"), max_length=12, choices=DisputeStatus, default=DisputeStatus.OPEN
    )
    # At once for the third dispute of a matter; else when a dispatcher sent it up.
    sent_up_at = models.DateTimeField(_("sent up at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.TextField(_("reason of the decision"), blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="dispute_status_is_known", condition=Q(status__in=DisputeStatus.values)
            ),
            models.UniqueConstraint(
                name="dispute_one_undecided_per_order",
                fields=["order"],
                condition=Q(status__in=UNDECIDED),
                violation_error_message=_("This order is being disputed already."),
            ),
            models.CheckConstraint(
                name="dispute_ended_has_a_time",
                condition=Q(status__in=UNDECIDED, ended_at__isnull=True)
                | (~Q(status__in=UNDECIDED) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dispute_decided_by_somebody",
                condition=Q(status__in=DECIDED, decided_by__isnull=False)
                | (~Q(status__in=DECIDED) & Q(decided_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="dispute_sent_up_has_a_time",
                condition=~Q(status=DisputeStatus.SENT_UP) | Q(sent_up_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="dispute_undecided", fields=["made_at"], condition=Q(status__in=UNDECIDED)
            ),
            models.Index(
                name="dispute_naming",
                fields=["named_agency"],
                condition=Q(status__in=UNDECIDED),
            ),
        ]

    def __str__(self):
        return f"{self.order_id}: {self.get_status_display()}"

    @property
    def is_undecided(self):
        return self.status in UNDECIDED

    @property
    def waits_for_the_supervisor(self):
        return self.status == DisputeStatus.SENT_UP
