"""The base class of all channels."""

from abc import ABC, abstractmethod

from django.core.checks import CheckMessage
from django.utils.functional import Promise

from portal.accounts.models import Contact, User
from portal.notifications.models import Message

# Seconds to wait for a mail server or gateway; long, because only the worker waits.
PATIENCE = 30


class Channel(ABC):
    """
    One way of sending messages: finds the address, makes the text, delivers it.

    To add one, write a subclass in a module of its own and add it to ``settings.CHANNELS``
    (``docs/decisions/0084-channels.md`` shows how).
    """

    label: str | Promise = ""
    # Class names of exceptions that mean "server not reached"; others concern one message.
    not_reached = frozenset(
        {
            "BrokenPipeError", "ConnectionAbortedError", "ConnectionRefusedError",
            "ConnectionResetError", "OSError", "SSLCertVerificationError", "SSLError",
            "TimeoutError", "gaierror",
        }
    )  # fmt: skip

    def is_set_up(self) -> bool:
        """Whether this channel is configured."""
        return True

    @abstractmethod
    def address_of(self, recipient: User | Contact) -> str:
        """The address of a user or a contact for this channel; empty if unknown."""

    @abstractmethod
    def shorten(self, address: str) -> str:
        """The address shortened for the administration, enough to distinguish two."""

    @abstractmethod
    def deliver(self, message: Message) -> None:
        """Send one message in its recipient's language; raises if it was not accepted."""

    def problems(self) -> list[CheckMessage]:
        """Problems in the settings of this channel, as messages of Django's checks."""
        return []
