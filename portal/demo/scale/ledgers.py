"""
Ledger lines with their HMACs, and the seals that chain them.

The canonical text of a line is put together here from its parts, for speed: the same parts are
needed twice, for the HMAC and for the seal. ``portal.audit.chain`` defines that text, and
``check_integrity`` computes each from the stored row again.
"""

import hmac
import json
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

from forum.models import Event
from moderation.models import Decision
from portal.audit.chain.hmacs import NONCE
from portal.audit.ledgers import actor_values
from portal.audit.models import AuditSeal
from workorders.models import Transition

canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
EMPTY_LINE = {"reason": "", "data": ""}
EMPTY_EVENT = EMPTY_LINE | {
    "submission_id": None, "thread_id": None, "post_id": None, "public": False,
}  # fmt: skip
LABELS = {model: model._meta.label_lower for model in (Event, Decision, Transition)}


def moment_in_json(moment):
    """A moment as ledger lines keep it in their data; None stays None."""
    return moment and f"{moment[:10]}T{moment[11:]}Z"


@dataclass(frozen=True)
class Actor:
    """A person as ledger lines name them."""

    pk: int
    name: str
    role: str
    agency: str
    # The same as a part of the canonical text.
    text: str

    @classmethod
    def of(cls, user):
        values = actor_values(user)
        text = canonical({name: value for name, value in values.items() if value})[1:-1]
        return cls(
            values["actor_id"],
            values["actor_name"],
            values["actor_role"],
            values["actor_agency"],
            text,
        )

    @classmethod
    def of_citizen(cls, pk, name):
        """The same without asking for roles, of which citizens have none."""
        return cls(pk, name, "", "", canonical({"actor_id": pk, "actor_name": name})[1:-1])


class Ledgers:
    """Writes lines into ``rows`` and keeps their place in the chain, which begins at ``seal``."""

    def __init__(self, rows, chance, *, seal):
        self.rows, self.chance = rows, chance
        self.lines = dict.fromkeys(LABELS, 0)
        self.seal_pk, self.position, self.previous = seal
        self.keyed = hmac.new(settings.AUDIT_KEYS[0].encode(), digestmod=sha256)

    def event(self, act, before, after, *, by, at, **facts):
        """A line of the forum's ledger; ``facts`` differ from ``EMPTY_EVENT``."""
        row = EMPTY_EVENT | {"act": act, "from_state": before, "to_state": after, "at": at} | facts
        parts = _Parts(
            middle=_number("post_id", row["post_id"]),
            late='"public":true,' if row["public"] else "",
            end=_number("submission_id", row["submission_id"])
            + _number("thread_id", row["thread_id"]),
        )
        self._write(Event, row, by, parts)

    def decision(self, act, after, *, by, at, version, reason=None):
        """A line about the decision on a version that was pending."""
        row = {
            "act": act, "from_state": "pending", "to_state": after, "at": at, "data": "",
            "reason": reason.name if reason else "", "outcome": act, "note": "",
            "submission_id": version["submission_id"], "version_id": version["id"],
            "chosen_reason_id": reason.pk if reason else None,
        }  # fmt: skip
        parts = _Parts(
            early=_number("chosen_reason_id", row["chosen_reason_id"]),
            middle=f'"outcome":"{act}",',
            end=_number("submission_id", row["submission_id"]),
            last=_number("version_id", row["version_id"]),
        )
        self._write(Decision, row, by, parts)

    def transition(self, act, before, after, *, by, at, **facts):
        """A line about an order, ``order_id``."""
        row = EMPTY_LINE | {"act": act, "from_state": before, "to_state": after, "at": at} | facts
        self._write(Transition, row, by, _Parts(middle=_number("order_id", row["order_id"])))

    def _write(self, model, row, by, parts):
        self.lines[model] += 1
        row |= {
            "id": self.lines[model], "recorded_at": row["at"], "actor_id": by.pk,
            "actor_name": by.name, "actor_role": by.role, "actor_agency": by.agency,
        }  # fmt: skip
        texts = _Texts(LABELS[model], row, by, parts)
        nonce = f"{self.chance.getrandbits(4 * NONCE):0{NONCE}x}"
        row["mark"] = nonce + self._digest(texts.of_line(nonce))
        row["data"] = row["data"] or "{}"
        self.rows[model].append(row)
        self._seal(row, texts)

    def _seal(self, row, texts):
        digest = self._digest(texts.of_seal(row, self.previous))
        self.seal_pk += 1
        self.position += 1
        self.rows[AuditSeal].append(
            {
                "id": self.seal_pk,
                "ledger": texts.label,
                "line_number": row["id"],
                "position": self.position,
                "previous": self.previous,
                "digest": digest,
                "sealed_at": row["at"],
            }  # fmt: skip
        )
        self.previous = digest

    def _digest(self, text):
        keyed = self.keyed.copy()
        keyed.update(text.encode())
        return keyed.hexdigest()


@dataclass(slots=True)
class _Parts:
    """The parts of the canonical text that differ from ledger to ledger, in their order."""

    early: str = ""
    middle: str = ""
    late: str = ""
    end: str = ""
    last: str = ""


class _Texts:
    """The canonical text of one line, keys in order, without what is empty."""

    __slots__ = ("begin", "end", "label", "late", "middle")

    def __init__(self, label, row, by, parts):
        self.label, at = label, row["at"]
        data, before, reason, after = row["data"], row["from_state"], row["reason"], row["to_state"]
        self.begin = (
            f'{{"act":"{row["act"]}",{by.text},"at":"{at[:10]}T{at[11:]}.000000+00:00",'
            f"{parts.early}"
            + (f'"data":{data},' if data else "")
            + (f'"from_state":"{before}",' if before else "")
        )
        self.middle = parts.middle
        self.late = parts.late + (f'"reason":{canonical(reason)},' if reason else "")
        # The state after the act is never empty.
        self.end = (
            f'{parts.end}"to_state":"{after}"'
            if not parts.last
            else (f'{parts.end}"to_state":"{after}",{parts.last[:-1]}')
        )

    def of_line(self, nonce):
        return (
            f'{self.begin}"ledger":"{self.label}","nonce":"{nonce}",{self.middle}{self.late}'
            f"{self.end}}}"
        )

    def of_seal(self, row, previous):
        at = row["at"]
        return (
            f'{self.begin}"id":{row["id"]},"ledger":"{self.label}","mark":"{row["mark"]}",'
            f'{self.middle}"previous":"{previous}",{self.late}'
            f'"recorded_at":"{at[:10]}T{at[11:]}.000000+00:00",{self.end}}}'
        )


def _number(name, value):
    return f'"{name}":{value},' if value else ""
