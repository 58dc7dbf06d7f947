"""What can be decided, and the preset reasons for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.placeholder_names import refuse_unknown
from portal.languages import local_text
from portal.translations.relation import RowTranslations


class Outcome(models.TextChoices):
    APPROVE = "approve", _("Approve")
    ACCEPT = "accept_unpublished", _("Accept without publishing")
    SEND_BACK = "send_back", _("Send back for revision")
    REFUSE = "refuse", _("Do not publish")
    # Chosen with the matter it goes to, on a page of its own.
    MERGE = "merge", _("Merge into another matter")


# Not an outcome that can be chosen: the line by which a decision no longer holds, and nobody has
# decided about the version.
TAKE_BACK = "take_back"
RECORDED = [*Outcome.choices, (TAKE_BACK, _("Decision taken back"))]


class ReasonQuerySet(models.QuerySet):
    def current(self):
        return self.filter(retired_at__isnull=True)


class Reason(models.Model):
    """Why something is not published, with advice where the author can go instead."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("reason"), max_length=80)
    name_en = models.CharField(_("reason in English"), max_length=120)
    advice = models.TextField(
        _("where to go instead"),
        blank=True,
        help_text=_(
            "Here and in the name {number}, {title}, {agency} and {hotline} are filled in when the "
            "author is told."
        ),
    )
    advice_en = models.TextField(_("where to go instead, in English"), blank=True)
    for_sending_back = models.BooleanField(_("for sending back"), default=True)
    for_refusing = models.BooleanField(_("for refusing"), default=True)
    for_accepting = models.BooleanField(_("for accepting without publishing"), default=False)
    for_redacting = models.BooleanField(
        _("for blacking out parts"), default=False, db_default=False
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    WITH_PLACEHOLDERS = ("name", "name_en", "advice", "advice_en")

    translations = RowTranslations("name", "advice")
    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.local_name

    def clean(self):
        """Refuse what stands in braces and is no placeholder."""
        super().clean()
        refuse_unknown({name: getattr(self, name) for name in self.WITH_PLACEHOLDERS})

    @property
    def local_name(self):
        return local_text(self)

    def fits(self, outcome, *, redacts=False):
        """Whether it may be given with this outcome; ``redacts``: with parts blacked out."""
        if redacts:
            return self.for_redacting
        return {
            Outcome.SEND_BACK: self.for_sending_back,
            Outcome.REFUSE: self.for_refusing,
            Outcome.ACCEPT: self.for_accepting,
        }.get(outcome, False)
