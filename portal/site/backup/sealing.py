"""
Encrypts a stream in pieces with AES-256-GCM, so that memory does not grow with the file.

The STREAM construction: the nonce of each piece contains its number and whether it is the
last, so reordered, missing or truncated pieces are detected. scrypt derives the key from a
passphrase; a check value in the header distinguishes a wrong passphrase from a damaged file.
"""

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.translation import gettext as _

from portal.site.backup.refusals import Unusable

MAGIC = b"WENZHONG SEALED 1\n"
SALT, PREFIX, CHECK, TAG = 16, 7, 16, 16
HEADER = len(MAGIC) + SALT + PREFIX + CHECK
PIECE = 1024 * 1024
SHORTEST_PASSPHRASE = 20


def read_passphrase(path):
    """The key file's content as bytes, stripped; ``Unusable`` if unreadable or too short."""
    try:
        passphrase = Path(path).read_bytes().strip()
    except OSError as error:
        raise Unusable(
            _("The key file %(path)s cannot be read: %(why)s.")
            % {"path": path, "why": error.strerror}
        ) from error
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Unusable(
            _(
                "The key in %(path)s is too short: give at least %(least)s characters, for example "
                "the output of 'openssl rand -base64 32'."
            )
            % {"path": path, "least": SHORTEST_PASSPHRASE}
        )
    return passphrase


def is_sealed(path):
    with open(path, "rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class SealingWriter:
    """Encrypts bytes and writes the pieces to ``raw``; ``close`` writes the last one."""

    def __init__(self, raw, passphrase):
        salt, self._prefix = os.urandom(SALT), os.urandom(PREFIX)
        self._cipher, check = _derive(passphrase, salt)
        self._header = MAGIC + salt + self._prefix + check
        self._raw, self._number, self._held = raw, 0, bytearray()
        raw.write(self._header)

    def write(self, data):
        self._held += data
        while len(self._held) > PIECE:
            self._write_piece(bytes(self._held[:PIECE]), is_last=False)
            del self._held[:PIECE]
        return len(data)

    def close(self):
        self._write_piece(bytes(self._held), is_last=True)
        self._held.clear()

    def _write_piece(self, piece, *, is_last):
        nonce = _nonce(self._prefix, self._number, is_last)
        self._raw.write(self._cipher.encrypt(nonce, piece, self._header))
        self._number += 1


class OpeningReader:
    """Decrypts the output of a ``SealingWriter``; raises Unusable if it was changed."""

    def __init__(self, raw, passphrase):
        self._raw = raw
        self._header = raw.read(HEADER)
        if len(self._header) < HEADER or not self._header.startswith(MAGIC):
            raise Unusable(_("This is no encrypted backup, or only the beginning of one."))
        salt = self._header[len(MAGIC) :][:SALT]
        self._prefix = self._header[len(MAGIC) + SALT :][:PREFIX]
        self._cipher, check = _derive(passphrase, salt)
        if check != self._header[-CHECK:]:
            raise Unusable(_("This key does not open the backup: it was made with another one."))
        self._next, self._number, self._held = raw.read(PIECE + TAG), 0, b""

    def read(self, size=-1):
        taken = []
        wanted = size
        while (size < 0 or wanted > 0) and (self._held or self._next):
            if not self._held:
                self._held = self._open_next()
            part = self._held if size < 0 else self._held[:wanted]
            self._held = self._held[len(part) :]
            wanted -= len(part)
            taken.append(part)
        return b"".join(taken)

    def _open_next(self):
        sealed, self._next = self._next, self._raw.read(PIECE + TAG)
        nonce = _nonce(self._prefix, self._number, is_last=not self._next)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, sealed, self._header)
        except InvalidTag as error:
            raise Unusable(
                _("The backup was damaged or cut off: it does not decrypt to the end.")
            ) from error


def _derive(passphrase, salt):
    material = Scrypt(salt=salt, length=32 + CHECK, n=2**15, r=8, p=1).derive(passphrase)
    return AESGCM(material[:32]), material[32:]


def _nonce(prefix, number, is_last):
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
