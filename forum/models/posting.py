"""Whether people may post: a table with a single row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.languages import local_text
from portal.translations.relation import RowTranslations


class Posting(models.Model):
    """
    Whether posting is open, and the sentence readers see while it is closed.

    Written by ``forum.workflow.opening``, which the first-day checklist calls. Without
    the row, posting is closed in production and open elsewhere.
    """

    is_versioned = True

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
