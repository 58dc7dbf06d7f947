"""
The backup file: a tar archive whose last member has the checksums of all others.

Written and read as a stream, with at most one block of a file in memory.
"""

import hashlib
import io
import json
import tarfile
from contextlib import contextmanager
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, cast

from django.utils.translation import gettext as _

from portal.site.backup import sealing
from portal.site.backup.refusals import Unusable

MANIFEST, CHECKSUMS, MEDIA = "manifest.json", "checksums.sha256", "media/"
BLOCK = 256 * 1024
LARGEST_MANIFEST = 16 * 1024 * 1024


class Hashing:
    """A file wrapper that computes SHA-256 of the bytes read."""

    def __init__(self, file):
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size=-1):
        data = self._file.read(size)
        self._hash.update(data)
        return data

    def digest(self):
        return self._hash.hexdigest()


class Writer:
    """Adds members to the archive and writes their checksums to ``sums``."""

    def __init__(self, tar, sums):
        self._tar, self._sums = tar, sums

    def add_text(self, name, text):
        data = text.encode()
        self._add(name, len(data), io.BytesIO(data))

    def add_file(self, name, path):
        with open(path, "rb") as file:
            self._add(name, path.stat().st_size, file)

    def add_checksums(self):
        size = self._sums.tell()
        self._sums.seek(0)
        self._tar.addfile(_member(CHECKSUMS, size), self._sums)

    def _add(self, name, size, file):
        hashing = Hashing(file)
        self._tar.addfile(_member(name, size), hashing)
        # tarfile keeps every member in this list, so memory would grow with the number of files.
        self._tar.members.clear()
        self._sums.write(_line(hashing.digest(), name))


def _member(name, size):
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _line(digest, name):
    return f"{digest}  {name}\n".encode()


@contextmanager
def writing(path, passphrase=None):
    """Create the file ``path`` and yield its ``Writer``; checksums are added on exit."""
    with open(path, "xb") as raw:
        out = sealing.SealingWriter(raw, passphrase) if passphrase else raw
        # ``out`` needs only ``write``: tarfile calls nothing else in stream mode.
        stream = cast(IO[bytes], out)
        with tarfile.open(fileobj=stream, mode="w|") as tar, TemporaryFile() as sums:
            writer = Writer(tar, sums)
            yield writer
            writer.add_checksums()
        if passphrase:
            out.close()


def verify(path, passphrase=None):
    """Read the whole file, compare every checksum and return the manifest, or raise Unusable."""
    return walk(path, passphrase, take=lambda name, file: None)


def walk(path, passphrase=None, *, take):
    """
    Call ``take(name, file)`` for each member and return the manifest, or raise Unusable.

    The checksums come last, so the members are verified only when this returns.
    """
    with _open_archive(path, passphrase) as tar, TemporaryFile() as sums:
        manifest, line = _manifest(tar)
        sums.write(line)
        while member := tar.next():
            # As when writing: memory must not grow with the number of files.
            tar.members.clear()
            file = Hashing(tar.extractfile(_check_member(member)))
            if member.name == CHECKSUMS:
                _compare(sums, file)
                return manifest
            take(member.name, file)
            while file.read(BLOCK):
                pass
            sums.write(_line(file.digest(), member.name))
    raise Unusable(_("The backup was cut off: its checksums are missing."))


@contextmanager
def _open_archive(path, passphrase):
    try:
        is_sealed = sealing.is_sealed(path)
        if is_sealed and not passphrase:
            raise Unusable(_("The backup is encrypted. Name its key file with --decrypt-with."))
        with open(path, "rb") as raw:
            source = sealing.OpeningReader(raw, passphrase) if is_sealed else raw
            # ``source`` needs only ``read``: tarfile calls nothing else in stream mode.
            stream = cast(IO[bytes], source)
            with tarfile.open(fileobj=stream, mode="r|", bufsize=BLOCK) as tar:
                yield tar
    except (tarfile.TarError, EOFError) as error:
        raise Unusable(_("The file is no backup of a portal, or it was damaged.")) from error
    except OSError as error:
        raise Unusable(
            _("%(path)s cannot be used: %(why)s.") % {"path": path, "why": error.strerror or error}
        ) from error


def _manifest(tar):
    member = tar.next()
    if member is None or member.name != MANIFEST or member.size > LARGEST_MANIFEST:
        raise Unusable(_("The file is no backup of a portal, or it was damaged."))
    file = Hashing(tar.extractfile(_check_member(member)))
    try:
        manifest = json.loads(file.read())
    except ValueError as error:
        raise Unusable(_("The manifest of the backup cannot be read.")) from error
    return manifest, _line(file.digest(), MANIFEST)


def _check_member(member):
    """Return the member; raise Unusable unless it is a regular file with a safe relative path."""
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        raise Unusable(_("The backup holds something that is no file of a portal."))
    return member


def _compare(sums, said):
    sums.seek(0)
    while ours := sums.read(BLOCK):
        if said.read(len(ours)) != ours:
            raise Unusable(_("The backup was damaged: a checksum does not agree."))
    if said.read(1):
        raise Unusable(_("The backup was damaged: a file of it is missing."))
