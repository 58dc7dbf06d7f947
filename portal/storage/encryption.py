"""
Encryption of private text in database fields.

``settings.FIELD_KEYS`` lists secrets: the first one encrypts, all decrypt. To change keys, put
a new one in front and run ``rotate_field_keys``. Two independent keys are derived from each
secret, one for encryption and one for the blind index.
"""

import base64
import hashlib
import hmac
import unicodedata
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _


class Undecryptable(Exception):
    """None of the keys decrypts this value; the key it was encrypted with is missing."""


def encrypt(text: str) -> str:
    return _cipher(_secrets()).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    try:
        return _cipher(_secrets()).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Undecryptable(
            _("None of the keys in FIELD_KEYS opens this value. Add the key it was written with.")
        ) from None


def blind_index(value: str) -> str:
    """
    A keyed hash for looking ``value`` up; without the key, the value cannot be guessed from it.

    Full or half width, case and surrounding spaces make no difference.
    """
    plain = unicodedata.normalize("NFKC", value).casefold().strip()
    key = _derive(_secrets()[0], purpose="blind index")
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()


def opens_with(token: str, secret: str) -> bool:
    """Whether the token was encrypted with this secret."""
    try:
        _cipher((secret,)).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def is_current(token: str) -> bool:
    """Whether the token was encrypted with the first, current key."""
    return opens_with(token, _secrets()[0])


def _secrets() -> tuple[str, ...]:
    secrets = tuple(settings.FIELD_KEYS)
    if not secrets or not all(secrets):
        raise ImproperlyConfigured("FIELD_KEYS needs at least one secret, and none may be empty.")
    return secrets


@lru_cache(maxsize=8)
def _cipher(secrets: tuple[str, ...]) -> MultiFernet:
    keys = (_derive(secret, purpose="field encryption") for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


@lru_cache(maxsize=32)
def _derive(secret: str, *, purpose: str) -> bytes:
    info = f"wenzhong {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())


class EncryptedTextField(models.TextField):
    """
    Text that is plain in Python and encrypted in the database; empty text stays empty.

    ``index`` names the field of the same row with the blind index of this text, so that
    ``rotate`` can update it.
    """

    def __init__(self, *args: Any, index: str = "", **kwargs: Any) -> None:
        self.index = index
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.index:
            kwargs["index"] = self.index
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(
        self, value: str | None, expression: object, connection: object
    ) -> str | None:
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        # Each encryption gives a different token, so a comparison would silently find nothing.
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted; look it up by its blind index.")
        return super().get_lookup(lookup_name)


def encrypted_fields(model: type[models.Model]) -> list[EncryptedTextField]:
    return [field for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]


def rotate(model: type[models.Model], field: EncryptedTextField) -> int:
    """Encrypt all values of ``field`` again with the first key; returns how many changed."""
    # The base manager, because the default one may hide private rows.
    rows = model._base_manager.annotate(
        token=Cast(F(field.name), models.TextField()),
        index_now=F(field.index) if field.index else Value(""),
    )
    changed = 0
    for pk, token, index in rows.values_list("pk", "token", "index_now").iterator(1000):
        if token and not (is_current(token) and _index_is_current(token, index)):
            # Only if the token is unchanged: a value written meanwhile is current already.
            changed += rows.filter(pk=pk, token=token).update(**_anew(field, token, index))
    return changed


def _index_is_current(token: str, index: str) -> bool:
    return not index or index == blind_index(decrypt(token))


def _anew(field: EncryptedTextField, token: str, index: str) -> dict[str, str]:
    text = decrypt(token)
    values = {field.name: text}
    if index:
        values[field.index] = blind_index(text)
    return values
