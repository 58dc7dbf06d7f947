"""Beginnings of replies for agencies to go on from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind, ReplyKind
from portal.languages import local_text
from portal.translations.relation import RowTranslations


class ReplyTemplateQuerySet(models.QuerySet):
    def fitting(self, kind):
        """Templates for matters of this kind, and those for every kind."""
        return self.filter(kind__in=["", kind])


class ReplyTemplate(models.Model):
    """A text for one kind of matter and one kind of reply; whoever inserts it changes it."""

    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    kind = models.CharField(
        _("kind of matter"), max_length=12, choices=Kind, blank=True,
        help_text=_("Empty fits every kind."),
    )  # fmt: skip
    reply_kind = models.CharField(_("kind of reply"), max_length=12, choices=ReplyKind)
    text = models.TextField(
        _("text"),
        max_length=4_000,
        help_text=_(
            "{number}, {title}, {agency} and {due} become the number and title of the matter, the "
            "agency and the day on which the answer is due."
        ),
    )
    text_en = models.TextField(_("text in English"), max_length=4_000, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    translations = RowTranslations("name", "text")
    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ["reply_kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="replytemplate_kind_is_known", condition=Q(kind__in=["", *Kind.values])
            ),
            models.CheckConstraint(
                name="replytemplate_reply_kind_is_known",
                condition=Q(reply_kind__in=ReplyKind.values),
            ),
        ]

    def __str__(self):
        return self.local_name

    @property
    def local_name(self):
        return local_text(self)
