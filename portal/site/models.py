"""What the city says of itself, when the worker did its round, when a backup was made."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.languages import local_text
from portal.translations.relation import RowTranslations


class Profile(models.Model):
    """The one row that names the city, the host and the hotline; empty until they are said."""

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
    # Whom to call in danger, beside 110, 119 and 120; what is empty is not shown.
    gas_phone = models.CharField(_("gas emergency number"), max_length=20, blank=True)
    water_phone = models.CharField(_("water emergency number"), max_length=20, blank=True)
    power_phone = models.CharField(_("power emergency number"), max_length=20, blank=True)
    crisis_phone = models.CharField(
        _("mental health line"), max_length=20, blank=True, default="12356"
    )
    # Set by the demonstration: the portal refuses to show demo content and one-press
    # sign-in over a database that was not made by it.
    is_demonstration = models.BooleanField(default=False, editable=False)

    translations = RowTranslations("city", "name", "tagline", "host_unit", "operator")

    class Meta:
        verbose_name = _("profile of the city")
        verbose_name_plural = _("profile of the city")
        constraints = [models.CheckConstraint(name="profile_is_one_row", condition=Q(pk=1))]

    def __str__(self):
        return f"{self.local_city} {self.local_name}".strip()

    def missing(self):
        """The fields a portal cannot open without that nobody has filled in yet."""
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
    """A page of fixed text, e.g. the rules; ``{{city}}`` and the like are filled in."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    title = models.CharField(_("title"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=120)
    body = models.TextField(_("text"))
    body_en = models.TextField(_("text in English"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    in_footer = models.BooleanField(_("linked in the footer"), default=True)
    # Somebody in charge has read what it promises in the city's name.
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
    One round of the worker's sweep: the heartbeat of everything that runs behind the pages.

    Written by ``portal.site.periodic`` and by nothing else; a few days of them are kept.
    """

    began_at = models.DateTimeField(_("began at"))
    # Empty while it runs, and for good where it was killed.
    ended_at = models.DateTimeField(_("ended at"), null=True)
    # The names of the tasks that failed; what they failed of stands in the log.
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
    When a task of every hour last ran, and where it goes on.

    Written by ``portal.site.hourly`` and by nothing else.
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
    A backup that was made and read again, or the proof that one could be brought back.

    Written by ``portal.site.backup.recording`` and by nothing else.
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
    """Where an address of the system before this one leads; looked up where a page is missing."""

    # A digest of path and parameters: some systems put all pages at one path.
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
    A line of the first-day checklist that is red although the portal is open.

    Written by ``portal.site.opening.watching`` and by nothing else; gone once it is green.
    """

    slug = models.CharField(_("line"), max_length=40, unique=True)
    since = models.DateTimeField(_("since"))
    told_at = models.DateTimeField(_("administrators told at"), null=True)
    # It was red when somebody opened the portal all the same.
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
    A letter an administrator sent to herself, to see whether letters arrive.

    Written by ``portal.site.opening.letters`` and by nothing else; no code in clear.
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
