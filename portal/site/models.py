"""Models of the site: city profile, fixed pages, worker rounds, backups, old addresses, checks."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.languages import local_text
from portal.translations.relation import RowTranslations


class Profile(models.Model):
    """The single row with the names of city and host and the hotline; empty until filled in."""

    is_versioned = True

    NEEDED = ("city", "city_en", "hotline", "host_unit", "host_unit_en")

    city = models.CharField(_("city"), max_length=40)
    city_en = models.CharField(_("city in English"), max_length=60)
    name = models.CharField(_("name of the portal"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=60)
    tagline = models.CharField(_("one sentence"), max_length=200)
    tagline_en = models.CharField(_("one sentence in English"), max_length=300)
    hotline = models.CharField(_("hotline"), max_length=20)
    host_unit = models.CharField(_("host unit"), max_length=80)
    host_unit_en = models.CharField(_("host unit in English"), max_length=120)
    operator = models.CharField(_("operated by"), max_length=80, blank=True)
    operator_en = models.CharField(_("operated by, in English"), max_length=120, blank=True)
    icp = models.CharField(_("ICP filing number"), max_length=60, blank=True)
    police_filing = models.CharField(_("police filing number"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    # Emergency numbers shown beside 110, 119 and 120; empty ones are not shown.
    gas_phone = models.CharField(_("gas emergency number"), max_length=20, blank=True)
    water_phone = models.CharField(_("water emergency number"), max_length=20, blank=True)
    power_phone = models.CharField(_("power emergency number"), max_length=20, blank=True)
    crisis_phone = models.CharField(
        _("mental health line"), max_length=20, blank=True, default="12356"
    )
    shows_province = models.BooleanField(
        _("show from which province a post was sent"),
        default=False,
        db_default=False,
        help_text=_("Only what is sent from now on with a source set up; the address is not kept."),
    )
    # Set by the demonstration. Demo mode, with its one-click sign-in, refuses any database
    # without this mark.
    is_demonstration = models.BooleanField(default=False, editable=False)

    translations = RowTranslations("city", "name", "tagline", "host_unit", "operator")

    class Meta:
        verbose_name = _("profile of the city")
        verbose_name_plural = _("profile of the city")
        constraints = [models.CheckConstraint(name="profile_is_one_row", condition=Q(pk=1))]

    def __str__(self):
        return f"{self.local_city} {self.local_name}".strip()

    def missing(self):
        """The names of the fields that are required before opening and still empty."""
        return [name for name in self.NEEDED if not getattr(self, name).strip()]

    @property
    def local_city(self):
        return local_text(self, "city")

    @property
    def local_name(self):
        return local_text(self)

    @property
    def local_tagline(self):
        return local_text(self, "tagline")

    @property
    def local_host_unit(self):
        return local_text(self, "host_unit")

    @property
    def local_operator(self):
        return local_text(self, "operator")


class Page(models.Model):
    """A page of fixed text, e.g. the rules; placeholders such as ``{{city}}`` are replaced."""

    is_versioned = True

    slug = models.SlugField(_("short name in addresses"), unique=True)
    title = models.CharField(_("title"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=120)
    body = models.TextField(_("text"))
    body_en = models.TextField(_("text in English"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    in_footer = models.BooleanField(_("linked in the footer"), default=True)
    # When and by whom the page was read: it makes promises in the city's name.
    read_at = models.DateTimeField(_("read at"), null=True, blank=True, editable=False)
    read_by = models.CharField(_("read by"), max_length=150, blank=True, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    translations = RowTranslations("title", "body")

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.local_title

    def get_absolute_url(self):
        return reverse("pages:detail", args=[self.slug])

    @property
    def local_title(self):
        return local_text(self, "title")

    @property
    def local_body(self):
        return local_text(self, "body")


class SweepQuerySet(models.QuerySet):
    def ended(self):
        return self.filter(ended_at__isnull=False)


class Sweep(models.Model):
    """
    One round of the worker's periodic tasks; its rows are the worker's heartbeat.

    Written only by ``portal.site.periodic``, which deletes rows after a few days.
    """

    began_at = models.DateTimeField(_("began at"))
    # Empty while the round runs; stays empty if the worker was killed.
    ended_at = models.DateTimeField(_("ended at"), null=True)
    # The names of the failed tasks; the log has their errors.
    failed = models.JSONField(_("failed tasks"), default=list)

    objects = SweepQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of the worker")
        verbose_name_plural = _("background work")
        ordering = ["-began_at", "-pk"]
        indexes = [
            models.Index(fields=["-began_at"], name="sweep_newest"),
            models.Index(
                fields=["-ended_at"], name="sweep_ended", condition=Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.began_at:%Y-%m-%d %H:%M:%S}"


class HourlyTask(models.Model):
    """
    When an hourly task last ran, and the place from which it continues.

    Written only by ``portal.site.hourly``.
    """

    name = models.CharField(_("task"), max_length=100, unique=True)
    ran_at = models.DateTimeField(_("ran at"))
    place = models.CharField(_("goes on after"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("task of every hour")
        verbose_name_plural = _("tasks of every hour")
        ordering = ["name"]

    def __str__(self):
        return self.name


class BackupKind(models.TextChoices):
    BACKUP = "backup", _("Backup")
    REHEARSAL = "rehearsal", _("Rehearsal of bringing it back")


class BackupRecordQuerySet(models.QuerySet):
    def backups(self):
        return self.filter(kind=BackupKind.BACKUP)

    def rehearsals(self):
        return self.filter(kind=BackupKind.REHEARSAL)


class BackupRecord(models.Model):
    """
    A backup that was made and verified, or a successful rehearsal of restoring one.

    Written only by ``portal.site.backup.recording``.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=BackupKind)
    finished_at = models.DateTimeField(_("finished at"))
    size = models.PositiveBigIntegerField(_("size in bytes"))
    checksum = models.CharField(_("checksum"), max_length=64)
    by = models.CharField(_("by"), max_length=150, blank=True)

    objects = BackupRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("backup record")
        verbose_name_plural = _("backup records")
        ordering = ["-finished_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="backup_record_kind_is_known", condition=Q(kind__in=BackupKind.values)
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.finished_at:%Y-%m-%d %H:%M}"


class OldAddress(models.Model):
    """The redirect target of a URL of the previous system; looked up when a page is not found."""

    # A digest of path and query parameters: some systems have all pages at one path.
    key = models.CharField(max_length=64, unique=True, editable=False)
    address = models.CharField(_("old address"), max_length=500)
    thread = models.ForeignKey(
        "forum.Thread", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    path = models.CharField(_("leads to"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="oldaddress_leads_somewhere",
                condition=Q(thread__isnull=False, path="") | Q(thread__isnull=True) & ~Q(path=""),
            ),
            models.CheckConstraint(
                name="oldaddress_stays_here",
                condition=Q(path="") | (Q(path__startswith="/") & ~Q(path__startswith="//")),
            ),
        ]

    def __str__(self):
        return self.address


class RedLineQuerySet(models.QuerySet):
    def told(self):
        return self.filter(told_at__isnull=False)


class RedLine(models.Model):
    """
    A failed check of the first-day checklist while the portal is open.

    Written only by ``portal.site.opening.watching``; deleted once the check passes.
    """

    slug = models.CharField(_("line"), max_length=40, unique=True)
    since = models.DateTimeField(_("since"))
    told_at = models.DateTimeField(_("administrators told at"), null=True)
    # The check already failed when an administrator opened the portal nevertheless.
    is_accepted = models.BooleanField(_("known at opening"), default=False)

    objects = RedLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("red line of the checklist")
        verbose_name_plural = _("red lines of the checklist")
        ordering = ["since", "pk"]

    def __str__(self):
        return self.slug


class TrialLetter(models.Model):
    """
    A test letter that an administrator sent to their own address; stores a hash of its code.

    Written only by ``portal.site.opening.letters``.
    """

    user_id = models.BigIntegerField(_("account"))
    by = models.CharField(_("by"), max_length=150)
    code = models.CharField(_("code"), max_length=64)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent at"))
    received_at = models.DateTimeField(_("received at"), null=True)

    class Meta:
        verbose_name = _("test letter")
        verbose_name_plural = _("test letters")
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return f"#{self.pk} {self.by}"
