"""
Notices and outgoing messages: rows store facts, the text is made when they are shown or sent.

A row is written in the transaction of the event it reports. The worker sends messages, so
that neither a crash nor an unreachable mail server loses one.
"""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import languages
from portal.notifications.kinds import kind_in_words
from portal.storage.encryption import EncryptedTextField


class NotificationQuerySet(models.QuerySet["Notification"]):
    def shown(self, now: Any = None) -> Self:
        """Those that their recipient sees: the others' time has not come."""
        return self.filter(created_at__lte=now or timezone.now())

    def unread(self, now: Any = None) -> Self:
        """Shown and not read. ``now`` is an expression where the query is compiled once."""
        return self.shown(now).filter(read_at__isnull=True)


class Notification(models.Model):
    """A notice on the recipient's own page, shown there from ``created_at`` on."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="notifications",
    )
    event = models.CharField(_("event"), max_length=80)
    name = models.CharField(_("kind of notice"), max_length=40)
    facts = models.JSONField(_("facts"), default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("created at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="notification_once_per_event", fields=["event", "recipient"]
            ),
        ]
        indexes = [
            models.Index(
                name="notification_unread",
                fields=["recipient"],
                condition=Q(read_at__isnull=True),
            ),
            models.Index(name="notification_newest", fields=["recipient", "-created_at"]),
        ]

    def __str__(self):
        from portal.notifications.wording import sentence

        return sentence(self.name, self.facts)


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> Self:
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False)

    def given_up(self) -> Self:
        return self.filter(given_up_at__isnull=False)

    def due(self) -> Self:
        return self.waiting().filter(next_attempt_at__lte=timezone.now())


class Message(models.Model):
    """A message to be sent by one channel; unique per event, channel and address."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="outgoing_messages",
        help_text=_("Empty for authors without an account."),
    )
    # A key of settings.CHANNELS. ``db_default`` is for the previous release, which may still
    # insert rows during a deployment.
    channel = models.CharField(_("channel"), max_length=20, default="email", db_default="email")
    address = EncryptedTextField(_("address"), index="address_index")
    address_index = models.CharField(max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=languages.choices)
    event = models.CharField(_("event"), max_length=80)
    name = models.CharField(_("kind of notice"), max_length=40)
    facts = models.JSONField(_("facts"), default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("created at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(
        _("not before"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    next_attempt_at = models.DateTimeField(_("next attempt at"))
    last_error = models.TextField(_("last error"), blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        # The name from the first release, which may still run during a deployment.
        db_table = "notifications_letter"
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="message_once_per_event", fields=["event", "channel", "address_index"]
            ),
            models.CheckConstraint(
                name="message_not_before",
                condition=Q(not_before__isnull=True) | Q(next_attempt_at__gte=F("not_before")),
            ),
        ]
        indexes = [
            models.Index(
                name="letter_waiting",
                fields=["next_attempt_at"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{kind_in_words(self.name)} #{self.pk}"


class WakeUp(models.Model):
    """A task that the worker was asked to run and has not started."""

    task = models.CharField(max_length=100, primary_key=True)
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("request to the worker")
        verbose_name_plural = _("requests to the worker")

    def __str__(self):
        return self.task


class DemoMessage(models.Model):
    """A message that the demo would have sent, stored for ``/demo/outbox/``."""

    recipients = models.TextField()
    subject = models.TextField()
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.subject
