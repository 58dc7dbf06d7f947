"""
Text messages, sent through the gateway that ``SMS_GATEWAY`` names.

A message has one sentence and a link. None are sent yet: ``preferences.channels_for`` never
returns this channel.
"""

import hashlib
import re
import unicodedata

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Contact, User
from portal.notifications.channels.base import Channel
from portal.notifications.channels.sms_gateways import GATEWAYS
from portal.notifications.models import Message
from portal.notifications.wording import message_words

MOBILE = re.compile(r"(?:\+86|0086)?(1\d{10})", re.ASCII)
ABROAD = re.compile(r"\+(?!86)\d{8,15}", re.ASCII)


class TextMessage(Channel):
    label = _("text message")
    not_reached = Channel.not_reached | {
        "BadStatusLine", "GatewayUnavailable", "RemoteDisconnected", "URLError",
    }  # fmt: skip

    def is_set_up(self) -> bool:
        return settings.SMS_GATEWAY in GATEWAYS

    def address_of(self, recipient: User | Contact) -> str:
        """The normalised mobile number; empty for a landline, which receives no text messages."""
        typed = unicodedata.normalize("NFKC", getattr(recipient, "phone", ""))
        number = re.sub(r"[\s()-]", "", typed)
        if here := MOBILE.fullmatch(number):
            return here[1]
        return number if ABROAD.fullmatch(number) else ""

    def shorten(self, address: str) -> str:
        return f"{address[:3]}***{address[-2:]}"

    def deliver(self, message: Message) -> None:
        gateway = GATEWAYS[settings.SMS_GATEWAY]()
        with translation.override(message.language):
            gateway.send(to=message.address, text=compose(message), reference=_reference(message))

    def problems(self) -> list[CheckMessage]:
        name = settings.SMS_GATEWAY
        if name and name not in GATEWAYS:
            known = ", ".join(sorted(GATEWAYS))
            words = f"SMS_GATEWAY is {name!r}, and there is no such gateway."
            hint = f"Set it to one of: {known}; or leave it empty to send no text messages."
            return [Error(words, hint=hint, id="notifications.E001")]
        return GATEWAYS[name]().problems() if name else []


def compose(message: Message) -> str:
    # Without the invitation link of new accounts: following it verifies an e-mail address, which
    # a text message cannot prove.
    words = message_words(message.name, message.facts)
    return f"{' '.join(words.subject.split())} {settings.SITE_URL}{words.path}"


def _reference(message: Message) -> str:
    """An id that is the same for every attempt, so that the gateway can detect repetitions."""
    return hashlib.sha256(f"{message.event} {message.address_index}".encode()).hexdigest()[:32]
