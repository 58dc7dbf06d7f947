"""Which messages people want, and by which channels; decided only here."""

from typing import TypeGuard

from portal.accounts.models import Contact, User

EMAIL = "email"


def channels_for(recipient: User | Contact, kind: str) -> tuple[str, ...]:
    """
    The names of the channels by which a user or a contact gets messages of ``kind``.

    ``outbox`` then leaves out channels without an address. Notices on the person's own page do
    not depend on this: a person without any channel still gets all of them.
    """
    # Nothing is sent to closed accounts.
    if is_user(recipient) and not (recipient.is_active and recipient.wants_letters):
        return ()
    return (EMAIL,)


def is_user(recipient: User | Contact) -> TypeGuard[User]:
    """Whether the recipient has an account, or is only the contact of a matter."""
    return hasattr(recipient, "notifications")
