"""What an agency found and did, beside the words of its reply."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.choices import LONGEST_SUMMARY, Outcome


class FactsFound(models.TextChoices):
    TRUE = "true", _("true")
    PARTLY = "partly", _("partly true")
    NOT = "not", _("not true")
    UNVERIFIABLE = "unverifiable", _("cannot be verified")


class Claim(models.TextChoices):
    JUSTIFIED = "justified", _("reasonable and lawful")
    NOT_JUSTIFIED = "not_justified", _("not reasonable or not lawful")


class ReplyDetails(models.Model):
    """
    The result of one reply: of its draft (``version`` is empty), and of each version as it was
    handed in. What is empty was not stated.
    """

    sign_off = models.ForeignKey(
        "workorders.SignOff",
        verbose_name=_("sign-off"),
        on_delete=models.PROTECT,
        related_name="details",
        editable=False,
    )
    version = models.OneToOneField(
        "forum.SubmissionVersion",
        verbose_name=_("submitted version"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    facts_found = models.CharField(
        _("facts found"), max_length=12, choices=FactsFound, blank=True, editable=False
    )
    claim = models.CharField(_("claim"), max_length=14, choices=Claim, blank=True, editable=False)
    outcome = models.CharField(
        _("result"), max_length=12, choices=Outcome, blank=True, editable=False
    )
    summary = models.CharField(
        _("reply in one sentence"), max_length=LONGEST_SUMMARY, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("details of a reply")
        verbose_name_plural = _("details of replies")
        ordering = ["sign_off", "version"]
        constraints = [
            models.UniqueConstraint(
                name="replydetails_one_draft", fields=["sign_off"],
                condition=Q(version__isnull=True),
            ),
            models.CheckConstraint(
                name="replydetails_facts_are_known",
                condition=Q(facts_found__in=["", *FactsFound.values]),
            ),
            models.CheckConstraint(
                name="replydetails_claim_is_known", condition=Q(claim__in=["", *Claim.values])
            ),
            models.CheckConstraint(
                name="replydetails_outcome_is_known", condition=Q(outcome__in=["", *Outcome.values])
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.sign_off_id)

    @property
    def is_stated(self):
        return bool(self.facts_found and self.claim and self.outcome)
