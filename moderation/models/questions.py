"""What a moderator asks a colleague about a submission, and notes from one shift to the next."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class QuestionQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(answered_at__isnull=True)


class Question(models.Model):
    """
    Asked by one moderator of another, or handed up to whoever supervises the team; the submission
    goes on waiting, and others may decide about it meanwhile.
    """

    submission = models.ForeignKey(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.CASCADE,
        related_name="colleague_questions",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Nobody in particular: it is handed up.
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("what is asked"))
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("what the colleague says"), blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a colleague")
        verbose_name_plural = _("questions to colleagues")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="question_one_open_per_submission",
                fields=["submission"],
                condition=Q(answered_at__isnull=True),
                violation_error_message=_("A colleague has been asked about this already."),
            ),
            models.CheckConstraint(
                name="question_answered_by_somebody",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(
                name="question_unanswered",
                fields=["asked", "asked_at"],
                condition=Q(answered_at__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.submission_id} · {self.asked_by}"


class HandoverNote(models.Model):
    """What the next shift of moderators should know; written once, never changed."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("note to the next shift")
        verbose_name_plural = _("notes to the next shift")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.written_at:%Y-%m-%d %H:%M} · {self.author}"
