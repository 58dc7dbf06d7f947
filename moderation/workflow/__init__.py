"""
The steps of moderators. No other app writes a ``Claim`` or a ``Decision``, except the demo.

Every step has the same shape: lock thread and submission, check the permission, refuse what
is not allowed, let the forum's own step change what is published, write the decision in the
same transaction (``ledger.record_decision``). ValidationError means "not now";
PermissionDenied, "not you". Moderators cannot decide about their own texts.
"""

from moderation.workflow.asking import answer, ask, may_answer, write_handover
from moderation.workflow.claiming import claim, claim_next, release, take_over
from moderation.workflow.deciding import accept_unpublished, approve, decide, refuse, send_back
from moderation.workflow.flags import FlagVerdict, decide_flags, flag, refuse_flag
from moderation.workflow.locks import lock_to_change
from moderation.workflow.merging import merge
from moderation.workflow.sanctions import (
    SanctionOrder,
    impose_sanction,
    keep_sanction,
    lift_sanction,
    may_decide,
    object_to_sanction,
)
from moderation.workflow.second_looks import give_second_look
from moderation.workflow.taking_back import return_by_dispatcher, take_back
from moderation.workflow.together import decide_together
from moderation.workflow.visibility import hide, hide_post, make_public, restore, restore_post

__all__ = [
    "FlagVerdict", "SanctionOrder", "accept_unpublished", "answer", "approve", "ask", "claim",
    "claim_next", "decide", "decide_flags", "decide_together", "flag", "give_second_look",
    "hide", "hide_post", "impose_sanction", "keep_sanction", "lift_sanction", "lock_to_change",
    "make_public", "may_answer", "may_decide", "merge", "object_to_sanction", "refuse",
    "refuse_flag", "release", "restore", "restore_post", "return_by_dispatcher",
    "send_back", "take_back", "take_over", "write_handover",
]  # fmt: skip
