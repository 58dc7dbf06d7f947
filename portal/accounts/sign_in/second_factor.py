"""
The second factor at sign-in: a code from an authenticator app (TOTP) after the password.

In production it is required for everybody with a permission of the portal, optional for
others. The shared secret is stored encrypted, and each code is accepted once.
"""

from collections.abc import Iterable, Iterator

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.storage import encryption

APP, RECOVERY_CODES = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
# Encrypted keys in ``Authenticator.data``: that of the app, and that of the recovery codes.
SECRETS = ("secret", "seed")


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This code is not right, or it was used already. The app shows a new one "
            "every thirty seconds."
        ),
        "unverified_email": _(
            "One of your e-mail addresses is not confirmed yet. Confirm or remove it first."
        ),
    }

    def is_mfa_enabled(self, user: User, types: Iterable[str] | None = None) -> bool:
        # Demo accounts are shared: a second factor would lock the others out.
        return not settings.DEMO and bool(super().is_mfa_enabled(user, types))

    def get_totp_label(self, user: User) -> str:
        # The user name, so that the app does not store the e-mail address.
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """The QR code on a white background, so that it can be scanned on a dark page."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        picture: str = qrcode.make(url, image_factory=SvgPathFillImage).to_string(
            encoding="unicode"
        )
        return picture

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)


def is_required_of(user: User | AnonymousUser) -> bool:
    """Whether the person must have a second factor."""
    return settings.REQUIRE_STAFF_SECOND_FACTOR and user.is_authenticated and user.is_portal_staff


def app_of(user: User) -> Authenticator | None:
    """The authenticator app of the person, or None."""
    return Authenticator.objects.filter(user=user, type=APP).first()


def has_given_code(request: HttpRequest, authenticator: Authenticator) -> bool:
    """
    Whether a code was entered in this session since the app was set up.

    Being signed in is not enough: somebody with a stolen password may have a session from
    before the owner set the second factor up.
    """
    since = authenticator.created_at.timestamp()
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" and record["at"] >= since for record in records)


def record_code(request: HttpRequest) -> None:
    """Record that a code was entered in this session; setting the app up counts too."""
    record_authentication(request, request.user, "mfa", type=APP)


@transaction.atomic
def use_code(authenticator: Authenticator, code: str) -> bool:
    """
    Accept the code of an app once; False if this code or a later one was used before.

    Stored in the row, not in the cache: without Redis each web process has its own cache.
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = encryption.decrypt(row.data["secret"])
    counter = max(_counters(secret, code), default=-1)
    if counter <= row.data.get("last_counter", -1):
        return False
    row.data["last_counter"] = counter
    row.save(update_fields=["data"])
    return True


def _counters(secret: str, code: str) -> Iterator[int]:
    """The TOTP counters within the tolerance for which the app shows this code."""
    for counter in yield_hotp_counters_from_time():
        shown = format_hotp_value(hotp_value(secret, counter))
        if compare_user_code(actual=code, expected=shown):
            yield counter


def rotate_secrets() -> int:
    """Encrypt every secret again with the first key; returns how many rows changed."""
    numbers = Authenticator.objects.order_by("pk").values_list("pk", flat=True)
    return sum(_rotate_row(number) for number in list(numbers))


@transaction.atomic
def _rotate_row(number: int) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=number).first()
    old = {name: row.data[name] for name in SECRETS if row and name in row.data}
    old = {name: token for name, token in old.items() if not encryption.is_current(token)}
    for name, token in old.items():
        row.data[name] = encryption.encrypt(encryption.decrypt(token))
    if old:
        row.save(update_fields=["data"])
    return bool(old)
