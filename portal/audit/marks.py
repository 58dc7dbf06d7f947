"""
The mark of a ledger line: what only the portal can write beside it.

Whoever reaches the database past the portal can change a line or add one, but has no key:
``settings.AUDIT_KEYS`` stand outside the database. The first key marks and seals, every one
verifies.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from portal.audit.ledgers import LedgerLine

NONCE = 16
# Not said by the writer: the number is given by the database, as is the moment of writing.
NOT_MARKED = {"id", "mark", "recorded_at"}
EMPTY: tuple[object, ...] = (None, "", False, {}, [])


def mark(line: "LedgerLine") -> str:
    """A new mark: a random part, so that a copied line cannot carry it too, and a keyed digest."""
    nonce = secrets.token_hex(NONCE // 2)
    return nonce + _digest(line, nonce, settings.AUDIT_KEYS[0])


def is_genuine(line: "LedgerLine") -> bool:
    """Whether the portal wrote this line just as it stands."""
    nonce = (line.mark or "")[:NONCE]
    digests = (nonce + _digest(line, nonce, key) for key in settings.AUDIT_KEYS)
    return any(hmac.compare_digest(line.mark or "", digest) for digest in digests)


def keyed_digest(facts: dict[str, Any], *, key: str) -> str:
    """HMAC-SHA256 over canonical JSON."""
    text = json.dumps(
        facts, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def facts_of(line: "LedgerLine", *, but: Collection[str] = frozenset()) -> dict[str, Any]:
    """What a line says. Empty columns are left out: later ones leave old lines as they were."""
    facts = {
        field.attname: _plain(field.get_prep_value(getattr(line, field.attname)))
        for field in line._meta.concrete_fields
        if field.name not in but
    }
    return {name: value for name, value in facts.items() if value not in EMPTY}


def _digest(line: "LedgerLine", nonce: str, key: str) -> str:
    facts = {"ledger": line._meta.label_lower, "nonce": nonce, **facts_of(line, but=NOT_MARKED)}
    return keyed_digest(facts, key=key)


def _plain(value: object) -> object:
    # One spelling for one moment, whatever zone it was given in.
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
