"""E-mail, sent through Django's mail backend; ``EMAIL_URL`` configures the server."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Contact, User
from portal.logs.masking import shorten_email
from portal.notifications import facts_when_sent
from portal.notifications.channels.base import PATIENCE, Channel
from portal.notifications.models import Message
from portal.notifications.wording import message_words

# Prevents automatic replies such as absence notes (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


class Email(Channel):
    label = _("e-mail")
    not_reached = Channel.not_reached | {
        "SMTPAuthenticationError", "SMTPConnectError", "SMTPHeloError", "SMTPNotSupportedError",
        "SMTPServerDisconnected",
    }  # fmt: skip

    def address_of(self, recipient: User | Contact) -> str:
        return str(recipient.email)

    def shorten(self, address: str) -> str:
        return shorten_email(address)

    def deliver(self, message: Message) -> None:
        with translation.override(message.language):
            compose(message).send()


def compose(message: Message) -> EmailMultiAlternatives:
    words = message_words(message.name, message.facts | facts_when_sent.facts_of(message))
    stop_link = f"{settings.SITE_URL}{words.stop_path}" if words.stop_path else ""
    link = f"{settings.SITE_URL}{words.path}"
    context = {"words": words, "link": link, "stop_link": stop_link}
    letter = EmailMultiAlternatives(
        # A title may contain line breaks, a header must not.
        subject=" ".join(words.subject.split()),
        body=_render("notifications/letter.txt", context).strip(),
        to=[message.address],
        connection=get_connection(timeout=PATIENCE),
        headers=AUTOMATIC | _unsubscribe_headers(stop_link),
    )
    letter.attach_alternative(_render("notifications/letter.html", context), "text/html")
    return letter


def _unsubscribe_headers(link: str) -> dict[str, str]:
    """Headers for one-click unsubscribing in the mail program, without sign-in (RFC 8058)."""
    if not link:
        return {}
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _render(template: str, context: dict[str, Any]) -> str:
    # The empty request makes context processors run, which provide e.g. the portal's name.
    return render_to_string(template, context, request=HttpRequest())
