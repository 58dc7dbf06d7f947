"""The boards under which threads are listed."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.languages import local_text
from portal.translations.relation import RowTranslations


class Board(models.Model):
    is_versioned = True

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    introduction = models.CharField(_("introduction"), max_length=200, blank=True)
    introduction_en = models.CharField(_("introduction in English"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    translations = RowTranslations("name", "introduction")

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = ["position"]

    def __str__(self):
        return self.local_name

    def get_absolute_url(self):
        return reverse("boards:detail", args=[self.slug])

    @property
    def local_name(self):
        return local_text(self)

    @property
    def local_introduction(self):
        return local_text(self, "introduction")
