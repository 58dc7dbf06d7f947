"""What every channel can be asked."""

from abc import ABC, abstractmethod

from django.core.checks import CheckMessage
from django.utils.functional import Promise

from portal.accounts.models import Contact, User
from portal.notifications.models import Message

# Seconds to wait for an answer of a mail server or gateway; nobody waits for a page here.
PATIENCE = 30


class Channel(ABC):
    """
    One way a message goes out: where the address is, what it says there, who takes it.

    To add one, write a subclass in a module of its own and name it in ``settings.CHANNELS``
    (``docs/decisions/0084-channels.md`` shows it).
    """

    label: str | Promise = ""
    # Names of the failures that mean "nobody was there"; any other is about one message.
    not_reached = frozenset(
        {
            "BrokenPipeError", "ConnectionAbortedError", "ConnectionRefusedError",
            "ConnectionResetError", "OSError", "SSLCertVerificationError", "SSLError",
            "TimeoutError", "gaierror",
        }
    )  # fmt: skip

    def is_set_up(self) -> bool:
        """Whether messages can go out this way at all on this machine."""
        return True

    @abstractmethod
    def address_of(self, recipient: User | Contact) -> str:
        """Where a user or a contact is reached this way; empty where that is not known."""

    @abstractmethod
    def shorten(self, address: str) -> str:
        """As much of an address as tells two apart, for the administration."""

    @abstractmethod
    def deliver(self, message: Message) -> None:
        """Hand one message over, in its reader's language; raises where it was not taken."""

    def problems(self) -> list[CheckMessage]:
        """What is wrong with the settings of this channel, as messages of Django's checks."""
        return []
