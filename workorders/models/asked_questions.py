"""The author's questions, ticked by a clerk where the reply answers them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AskedQuestion(models.Model):
    """
    One question of the author beside one reply: ticked in the draft (``version`` is empty), and
    kept with each version as it was handed in.

    Its words stay in the post; ``key`` tells whether the post still asks the same. So nothing
    that is blacked out there later stays here.
    """

    sign_off = models.ForeignKey(
        "workorders.SignOff",
        verbose_name=_("sign-off"),
        on_delete=models.PROTECT,
        related_name="questions",
        editable=False,
    )
    version = models.ForeignKey(
        "forum.SubmissionVersion",
        verbose_name=_("submitted version"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    post = models.ForeignKey(
        "forum.Post",
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    position = models.PositiveSmallIntegerField(_("position"), editable=False)
    key = models.CharField(_("key"), max_length=16, editable=False)
    is_answered = models.BooleanField(_("ticked as answered"), editable=False)

    class Meta:
        verbose_name = _("question of the author")
        verbose_name_plural = _("questions of the author")
        ordering = ["sign_off", "version", "position"]
        constraints = [
            models.UniqueConstraint(
                name="askedquestion_once_in_a_draft",
                fields=["sign_off", "key"],
                condition=Q(version__isnull=True),
            ),
            models.UniqueConstraint(
                name="askedquestion_once_in_a_version", fields=["version", "key"]
            ),
        ]

    def __str__(self):
        return f"{self.sign_off_id}: {self.position}"
