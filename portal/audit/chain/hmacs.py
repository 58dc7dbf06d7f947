"""
The HMAC of a ledger line, stored in its column ``mark``: proof that the portal wrote it.

Somebody with access to the database alone can change or add a line, but has no key:
``settings.AUDIT_KEYS`` are stored outside the database. The first key signs, all verify.
"""

import hmac
import secrets
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from portal.audit.ledgers import LedgerLine

NONCE = 16
# Not covered by the HMAC: itself (``mark``), and what is set after it when the line is saved.
NOT_COVERED = {"id", "mark", "recorded_at"}
CANONICAL = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
EMPTY: tuple[object, ...] = (None, "", False, {}, [])


def new_hmac(line: "LedgerLine") -> str:
    """A nonce followed by the HMAC of nonce and line; the nonce makes every HMAC unique."""
    nonce = secrets.token_hex(NONCE // 2)
    return nonce + _digest(line, nonce, settings.AUDIT_KEYS[0])


def is_genuine(line: "LedgerLine") -> bool:
    """Whether the HMAC is valid: the portal wrote this line, and it is unchanged."""
    nonce = (line.mark or "")[:NONCE]
    digests = (nonce + _digest(line, nonce, key) for key in settings.AUDIT_KEYS)
    return any(hmac.compare_digest(line.mark or "", digest) for digest in digests)


def keyed_digest(facts: dict[str, Any], *, key: str) -> str:
    """HMAC-SHA256 over canonical JSON."""
    return hmac.digest(key.encode(), CANONICAL.encode(facts).encode(), "sha256").hex()


def line_facts(line: "LedgerLine", *, but: Collection[str] = frozenset()) -> dict[str, Any]:
    """The columns of a line without empty ones, so that a column added later changes no HMAC."""
    facts = {
        field.attname: _plain(field.get_prep_value(getattr(line, field.attname)))
        for field in line._meta.concrete_fields
        if field.name not in but
    }
    return {name: value for name, value in facts.items() if value not in EMPTY}


def columns_of(model: "type[LedgerLine]") -> list[str]:
    """The columns whose values ``row_facts`` takes."""
    return [field.attname for field in model._meta.concrete_fields]


def row_facts(columns: list[str], row: Iterable[Any]) -> dict[str, Any]:
    """``line_facts`` of a row that was read as values: no line is made for it, which costs most."""
    facts = zip(columns, map(_plain, row), strict=True)
    return {name: value for name, value in facts if value not in EMPTY}


def _digest(line: "LedgerLine", nonce: str, key: str) -> str:
    facts = {"ledger": line._meta.label_lower, "nonce": nonce, **line_facts(line, but=NOT_COVERED)}
    return keyed_digest(facts, key=key)


def _plain(value: object) -> object:
    # In UTC, so that the same moment gives the same text in every time zone.
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
