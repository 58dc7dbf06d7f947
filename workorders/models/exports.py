"""Batches of work orders handed to other systems: made once, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from forum.attachments.storage import private_files
from portal.agencies.models import complaint_ids
from workorders.models.orders import WorkOrder


class ExportFormat(models.TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    JSON = "json", "JSON"


class Selection(models.TextChoices):
    """Which orders a batch contains; batches of NEW and CHANGED together miss nothing."""

    ALL = "all", _("All that match")
    NEW = "new", _("New orders")
    CHANGED = "changed", _("Changed orders")


def may_export(user, *, personal=False):
    """Whether the user may make batches; needs ``see_private``: batches contain private matters."""
    needed = ["accounts.export_orders", "accounts.see_private"]
    return user.has_perms(needed + ["accounts.export_personal_data"] * personal)


class ExportBatchQuerySet(models.QuerySet):
    def downloadable_by(self, user):
        """Batches whose content the user has the permissions for."""
        if not may_export(user):
            return self.none()
        if may_export(user, personal=True):
            return self.not_sealed_from(user)
        return self.filter(with_personal_data=False).not_sealed_from(user)

    def not_sealed_from(self, user):
        """Without the batches that contain a complaint about the people of the user's agency."""
        if not user.has_perm("accounts.handle_orders") or not complaint_ids(user):
            return self
        sealed = ExportedOrder.objects.filter(
            batch=OuterRef("pk"), order__thread__about_staff_of__in=complaint_ids(user)
        )
        return self.exclude(Exists(sealed))

    def for_listing(self):
        return self.select_related("created_by")


class ExportBatch(models.Model):
    """One export file, which never changes: every download has the same bytes."""

    number = models.CharField(_("batch number"), max_length=15, unique=True, editable=False)
    format = models.CharField(_("format"), max_length=4, choices=ExportFormat)
    only_new = models.BooleanField(_("only orders new since the last batch"), default=False)
    only_changed = models.BooleanField(
        _("only orders changed since the last batch"), default=False, db_default=False
    )
    with_personal_data = models.BooleanField(_("with names and contacts"), default=False)
    filters = models.JSONField(_("filters"), default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("made"))
    file = models.FileField(_("file"), storage=private_files, max_length=120, editable=False)
    file_name = models.CharField(_("file name"), max_length=80)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("Bytes."))
    order_count = models.PositiveIntegerField(_("orders"))
    orders = models.ManyToManyField(
        WorkOrder, verbose_name=_("work orders"), through="ExportedOrder", related_name="batches"
    )

    objects = ExportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("export batch")
        verbose_name_plural = _("export batches")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="exportbatch_format_is_known", condition=Q(format__in=ExportFormat.values)
            ),
            models.CheckConstraint(
                name="exportbatch_new_or_changed",
                condition=Q(only_new=False) | Q(only_changed=False),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("workorders:export", args=[self.number])

    @property
    def selection(self):
        if self.only_new:
            return Selection.NEW
        return Selection.CHANGED if self.only_changed else Selection.ALL

    @property
    def maker(self):
        return self.created_by.display_name if self.created_by else _("Command line")

    @property
    def local_time(self):
        return date_format(timezone.localtime(self.created_at), "SHORT_DATETIME_FORMAT")


class ExportedOrderQuerySet(models.QuerySet):
    def handed_over(self):
        """Entries of batches of new or changed orders; a batch of all does not count."""
        return self.filter(Q(as_new=True) | Q(changed_since__isnull=False))


class ExportedOrder(models.Model):
    """
    An order in a batch. ``as_new`` marks a batch of new orders; the database allows it once
    per order.

    ``ledger_lines`` is the number of ledger lines about the order at the time of the batch. In
    a batch of changed orders, ``changed_since`` is that number in the batch before. It is
    unique per order, so each change is exported once, even by simultaneous batches.
    """

    batch = models.ForeignKey(
        ExportBatch,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("export batch"),
    )
    order = models.ForeignKey(
        WorkOrder,
        on_delete=models.PROTECT,
        related_name="export_entries",
        verbose_name=_("work order"),
    )
    as_new = models.BooleanField(_("exported as new"), default=False)
    # 0 in batches of older releases, which did not count lines: such orders count as changed.
    ledger_lines = models.PositiveIntegerField(_("lines of its history"), default=0, db_default=0)
    changed_since = models.PositiveIntegerField(
        _("exported as changed since line"), null=True, blank=True
    )

    objects = ExportedOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("exported order")
        verbose_name_plural = _("exported orders")
        constraints = [
            models.UniqueConstraint(name="exportedorder_once_per_batch", fields=["batch", "order"]),
            models.UniqueConstraint(
                name="exportedorder_new_only_once", fields=["order"], condition=Q(as_new=True)
            ),
            models.UniqueConstraint(
                name="exportedorder_changed_only_once",
                fields=["order", "changed_since"],
                condition=Q(changed_since__isnull=False),
            ),
            models.CheckConstraint(
                name="exportedorder_changed_has_more",
                condition=Q(changed_since__isnull=True) | Q(ledger_lines__gt=F("changed_since")),
            ),
        ]

    def __str__(self):
        return f"{self.batch_id} · {self.order_id}"
