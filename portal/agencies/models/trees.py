"""
Agencies, areas and categories: three trees with materialised paths.

``path`` is the slugs from the root down, each followed by a slash ("city/district/town/"), so
that a subtree is found by one indexed prefix.
"""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.languages import local_text
from portal.translations.relation import RowTranslations

SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Use small letters a-z, digits and single hyphens."),
)


class TreeQuerySet(models.QuerySet):
    def current(self):
        """Rows in use; others are retired, never deleted."""
        return self.filter(retired_at__isnull=True)

    def subtree(self, node):
        """``node`` and everything below it."""
        return self.filter(path__startswith=node.path)


class TreeNode(models.Model):
    # Web processes keep the trees (portal.agencies.choices).
    is_versioned = True

    slug = models.CharField(_("slug"), max_length=60, unique=True, validators=[SLUG])
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=150, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("below"),
    )
    # Created by Django; the type checker does not know it on an abstract model.
    parent_id: int | None
    path = models.CharField(max_length=400, unique=True, editable=False)
    position = models.PositiveIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(
        _("retired at"),
        null=True,
        blank=True,
        help_text=_("Retired rows stay with what refers to them and are no longer offered."),
    )

    translations = RowTranslations("name")
    objects = TreeQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["path"]

    def __str__(self):
        return self.local_name

    @transaction.atomic
    def save(self, *args, **kwargs):
        """
        Save the row, and update the paths of all rows below it, which depend on its path.

        Rows are locked from the top down, so that a second change of the same branch waits and
        then sees the result of the first.
        """
        self.path = f"{self._path_above()}{self.slug}/"
        before = self._rows().filter(pk=self.pk).values_list("path", flat=True).first()
        super().save(*args, **kwargs)
        if before and before != self.path:
            self._update_paths_below()

    def _path_above(self):
        if self.parent_id is None:
            return ""
        return self._rows().values_list("path", flat=True).get(pk=self.parent_id)

    def _update_paths_below(self):
        for child in self._rows().filter(parent=self):
            child.path = f"{self.path}{child.slug}/"
            # A query instead of ``save``, which would read the parent again; only the path changes.
            self._rows().filter(pk=child.pk).update(path=child.path)
            child._update_paths_below()

    def _rows(self):
        return type(self).objects.select_for_update(no_key=True)

    @property
    def local_name(self):
        return local_text(self)

    @property
    def depth(self):
        return self.path.count("/")


class Agency(TreeNode):
    introduction = models.TextField(_("introduction"), blank=True)
    introduction_en = models.TextField(_("introduction in English"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    # ``db_default`` is for the previous release, which still writes while this one starts.
    host_unit = models.CharField(
        _("unit that runs the account"),
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text=_("Stands beside what the agency says, and on its page."),
    )
    host_unit_en = models.CharField(
        _("unit that runs the account, in English"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
    )
    is_centre = models.BooleanField(
        _("the centre itself"),
        default=False,
        db_default=False,
        help_text=_("The agency as which dispatchers who work for it answer matters themselves."),
    )
    # A street or town office, which may call bureaux to a matter: see workorders.
    is_street_office = models.BooleanField(
        _("street or town office"),
        default=False,
        db_default=False,
        help_text=_("What it asks of bureaux is counted apart, as called by a street office."),
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("work taken over by"),
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("people"),
        through="Membership",
        related_name="agencies",
    )

    translations = RowTranslations("name", "introduction", "host_unit")

    class Meta(TreeNode.Meta):
        verbose_name = pgettext_lazy("administration", "agency")
        verbose_name_plural = pgettext_lazy("administration", "agencies")
        constraints = [
            models.UniqueConstraint(
                name="agency_one_is_the_centre",
                fields=["is_centre"],
                condition=Q(is_centre=True),
                violation_error_message=_("Another agency is the centre already."),
            )
        ]

    def get_absolute_url(self):
        return reverse("agencies:detail", args=[self.slug])

    @property
    def local_introduction(self):
        return local_text(self, "introduction")

    @property
    def local_host_unit(self):
        return local_text(self, "host_unit")


class Area(TreeNode):
    class Meta(TreeNode.Meta):
        verbose_name = _("area")
        verbose_name_plural = _("areas")


class Category(TreeNode):
    keywords = models.TextField(
        _("keywords"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "With spaces between them. Moderators are told where a text holds many of these and "
            "none of the category that its author chose."
        ),
    )

    class Meta(TreeNode.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
