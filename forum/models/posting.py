"""Whether people may post: one row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.languages import local_text
from portal.translations.relation import RowTranslations


class Posting(models.Model):
    """
    Open or not, and what readers are told while it is not.

    Written by ``forum.workflow.opening``, which the first-day checklist above presses. A
    portal without the row has never been opened: real ones are closed, others open.
    """

    is_open = models.BooleanField(_("open"))
    sentence = models.CharField(_("what readers are told"), max_length=200, blank=True)
    sentence_en = models.CharField(_("the same in English"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("since"))

    translations = RowTranslations("sentence")

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("posting")
        constraints = [models.CheckConstraint(name="posting_is_one_row", condition=Q(pk=1))]

    def __str__(self):
        return str(_("open")) if self.is_open else str(_("closed"))

    @property
    def local_sentence(self):
        return local_text(self, "sentence")
