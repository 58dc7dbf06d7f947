"""The gateways for text messages, by the values that ``SMS_GATEWAY`` may have."""

import json
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext as _

from portal.notifications.channels.base import PATIENCE
from portal.notifications.models import DemoMessage

# Statuses that concern every message: redirects, a wrong token or URL, the quota. Other 4xx
# statuses concern one message.
NOT_ABOUT_ONE_MESSAGE = {301, 302, 303, 307, 308, 401, 403, 404, 405, 429}


class GatewayUnavailable(Exception):
    """The gateway accepts no messages at present."""


class MessageRefused(Exception):
    """The gateway does not accept this message."""


class Gateway(Protocol):
    """The interface of a gateway."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Send the text; raises if it was not accepted."""

    def problems(self) -> list[CheckMessage]:
        """Problems in its settings, as messages of Django's checks."""


class OutboxGateway:
    """Sends nothing; stores texts, which can be read at ``/demo/outbox/``."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        DemoMessage.objects.create(recipients=to, subject=_("Text message"), text=text)

    def problems(self) -> list[CheckMessage]:
        if not settings.PRODUCTION:
            return []
        words = "SMS_GATEWAY is 'outbox', which sends nothing and keeps every text readable."
        hint = "Set it to http, or leave it empty to send no text messages."
        return [Error(words, hint=hint, id="notifications.E002")]


class HttpGateway:
    """
    Posts JSON to ``SMS_URL``; status 2xx means that the message was accepted.

    The fields are ``to``, ``text`` and ``reference``. Every attempt has the same reference, also
    as header ``Idempotency-Key``.
    """

    def send(self, *, to: str, text: str, reference: str) -> None:
        body = json.dumps({"to": to, "text": text, "reference": reference}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": reference}
        if settings.SMS_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
        request = Request(settings.SMS_URL, data=body, headers=headers, method="POST")
        try:
            build_opener(_NoRedirects).open(request, timeout=PATIENCE).close()
        except HTTPError as answer:
            answer.close()
            raise _failure_for(answer.code) from None
        except URLError as failure:
            # Without ``from None``, the traceback would show the URL and secrets in it.
            raise (failure.reason if isinstance(failure.reason, OSError) else failure) from None

    def problems(self) -> list[CheckMessage]:
        address = urlsplit(settings.SMS_URL)
        if address.scheme in {"http", "https"} and address.hostname:
            return []
        words = "SMS_GATEWAY is 'http', and SMS_URL does not say where to."
        hint = "Set SMS_URL to the whole address, for example https://sms.example/send."
        return [Error(words, hint=hint, id="notifications.E003")]


class _NoRedirects(HTTPRedirectHandler):
    """Refuses redirects: numbers and texts are sent to the configured URL only."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def _failure_for(status: int) -> GatewayUnavailable | MessageRefused:
    is_general = status >= 500 or status in NOT_ABOUT_ONE_MESSAGE
    return GatewayUnavailable(status) if is_general else MessageRefused(status)


GATEWAYS: dict[str, type[Gateway]] = {"http": HttpGateway, "outbox": OutboxGateway}
