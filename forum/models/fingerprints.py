"""The fingerprint of each submitted text, by which the same text from other people is found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models.submissions import Submission


class TextFingerprintQuerySet(models.QuerySet["TextFingerprint"]):
    def sharing_a_part(self, other: "TextFingerprint"):
        """Those with one of the three parts of ``other``, each of which has an index."""
        return self.filter(
            Q(first=other.first) | Q(second=other.second) | Q(third=other.third)
        ).exclude(pk=other.pk)


class TextFingerprint(models.Model):
    """
    Of the text submitted last (``forum.screening.same_text``): ``keys`` to compare, and their
    three parts, of which nearly equal texts have at least one in common.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint"
    )
    keys = models.CharField(max_length=64)
    first = models.BigIntegerField()
    second = models.BigIntegerField()
    third = models.BigIntegerField()
    submitted_at = models.DateTimeField()

    objects = TextFingerprintQuerySet.as_manager()

    class Meta:
        verbose_name = _("fingerprint of a text")
        verbose_name_plural = _("fingerprints of texts")
        ordering = ["-submitted_at"]
        indexes = [
            models.Index(name=f"textfingerprint_{part}", fields=[part, "submitted_at"])
            for part in ("first", "second", "third")
        ]

    def __str__(self):
        return f"{self.pk}"
