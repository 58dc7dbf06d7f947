"""
What an agency and the author of a matter write to each other, and what the agency asks.

All of it is private: for the author and the staff of the order. It is kept as it was sent.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.attachments import types
from forum.attachments.storage import private_files


class Side(models.TextChoices):
    AGENCY = "agency", _("Agency")
    AUTHOR = "author", _("The author of the matter")


class CaseMessage(models.Model):
    """One message between an agency and an author; never changed after it was sent."""

    order = models.ForeignKey(
        "workorders.WorkOrder",
        verbose_name=_("work order"),
        on_delete=models.PROTECT,
        related_name="case_messages",
    )
    side = models.CharField(_("written by"), max_length=10, choices=Side)
    # The agency that had the order then, whichever side wrote.
    agency = models.ForeignKey(
        "agencies.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty where an author answered by the link in a letter."),
    )
    text = models.TextField(_("text"))
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("message about a matter")
        verbose_name_plural = _("messages about matters")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="casemessage_side_is_known", condition=Q(side__in=Side.values)
            ),
            models.CheckConstraint(name="casemessage_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="casemessage_of_an_agency_has_a_writer",
                condition=Q(side=Side.AUTHOR) | Q(by__isnull=False),
            ),
        ]

    def __str__(self):
        # Never the text: this is shown in logs and lists of the administration.
        return f"{self.order_id}: {self.pk}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise ValidationError("A message is kept as it was sent.")
        super().save(*args, **kwargs)


class CasePicture(models.Model):
    """A picture with a message, re-encoded; always a private file."""

    message = models.ForeignKey(
        CaseMessage, verbose_name=_("message"), on_delete=models.PROTECT, related_name="pictures"
    )
    file = models.FileField(_("file"), storage=private_files, max_length=120, editable=False)
    type = models.CharField(_("type"), max_length=16, default=types.JPEG, editable=False)
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("picture in a message")
        verbose_name_plural = _("pictures in messages")
        ordering = ["message", "position"]
        constraints = [
            models.CheckConstraint(name="casepicture_has_a_size", condition=Q(size__gt=0)),
        ]

    def __str__(self):
        return f"{self.message_id}: {self.position}"

    def get_absolute_url(self):
        return reverse("talk:picture", args=[self.pk])

    @property
    def file_type(self):
        return types.TYPES[self.type]


class QuestionStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("of a question to an author", "waits for the answer")
    ANSWERED = "answered", pgettext_lazy("of a question to an author", "answered")
    LAPSED = "lapsed", pgettext_lazy("of a question to an author", "not answered in time")
    ENDED = "ended", pgettext_lazy("of a question to an author", "ended by the staff")


class EndReason(models.TextChoices):
    """Why a question ended without an answer and before its time."""

    NOT_NEEDED = "not_needed", _("The answer is no longer needed")
    SIGNED = "signed", _("The reply was signed without it")
    OTHER_AGENCY = "other_agency", _("The matter went to another agency")
    WITHDRAWN = "withdrawn", _("The order was withdrawn")


MOST_QUESTIONS = 2


class AuthorQuestion(models.Model):
    """
    What an agency has to know from the author before it can go on; meanwhile its time stands
    still. The words are the message, those of the answer another one.
    """

    order = models.ForeignKey(
        "workorders.WorkOrder",
        verbose_name=_("work order"),
        on_delete=models.PROTECT,
        related_name="author_questions",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    message = models.OneToOneField(
        CaseMessage,
        verbose_name=_("message with the question"),
        on_delete=models.PROTECT,
        related_name="question",
    )
    asked_at = models.DateTimeField(_("asked"))
    ends_at = models.DateTimeField(_("waits until"))
    # The letter's link is made of ``key`` and of a secret of the portal when the letter is sent;
    # what opens it is stored as SHA-256 alone.
    key = models.CharField(max_length=32, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)

    # Written by workorders.workflow and by nothing else.
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=QuestionStatus,
        default=QuestionStatus.OPEN,
        editable=False,
    )
    answer = models.OneToOneField(
        CaseMessage,
        verbose_name=_("message with the answer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        editable=False,
    )
    end_reason = models.CharField(
        _("why it ended"), max_length=20, choices=EndReason, blank=True, default="", editable=False
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("question to an author")
        verbose_name_plural = _("questions to authors")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="authorquestion_at_most_two",
                condition=Q(number__gte=1, number__lte=MOST_QUESTIONS),
            ),
            models.UniqueConstraint(name="authorquestion_number", fields=["order", "number"]),
            models.UniqueConstraint(
                name="authorquestion_one_open_per_order",
                fields=["order"],
                condition=Q(status=QuestionStatus.OPEN),
            ),
            models.CheckConstraint(
                name="authorquestion_is_as_its_status_says",
                condition=Q(status=QuestionStatus.OPEN, ended_at__isnull=True, answer__isnull=True)
                | Q(status=QuestionStatus.ANSWERED, ended_at__isnull=False, answer__isnull=False)
                | Q(
                    status__in=[QuestionStatus.LAPSED, QuestionStatus.ENDED],
                    ended_at__isnull=False,
                    answer__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="authorquestion_ended_says_why",
                condition=Q(status=QuestionStatus.ENDED, end_reason__in=EndReason.values)
                | (~Q(status=QuestionStatus.ENDED) & Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                name="authorquestion_open",
                fields=["ends_at"],
                condition=Q(status=QuestionStatus.OPEN),
            ),
        ]

    def __str__(self):
        return f"{self.order_id}: {self.number}"

    @property
    def is_open(self):
        return self.status == QuestionStatus.OPEN
