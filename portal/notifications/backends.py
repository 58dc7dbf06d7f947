"""The demo's mail backend: it sends nothing and stores e-mails for ``/demo/outbox/``."""

from django.core.mail.backends.base import BaseEmailBackend

from portal.notifications.models import DemoMessage


class ReadableOutboxBackend(BaseEmailBackend):
    def send_messages(self, messages):
        for message in messages:
            DemoMessage.objects.create(
                recipients=", ".join(message.recipients()),
                subject=message.subject,
                text=message.body,
            )
        return len(messages)
