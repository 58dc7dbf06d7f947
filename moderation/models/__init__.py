"""What moderators work with: reasons, claims, decisions, appeals, flags, orders about imports."""

from moderation.models.appeals import Appeal, AppealState
from moderation.models.claims import Claim
from moderation.models.decisions import Decision
from moderation.models.flags import Flag, FlagDecision, FlagOutcome, FlagReason
from moderation.models.imported import BulkDecision
from moderation.models.reasons import Outcome, Reason

__all__ = [
    "Appeal", "AppealState", "BulkDecision", "Claim", "Decision", "Flag", "FlagDecision",
    "FlagOutcome", "FlagReason", "Outcome", "Reason",
]  # fmt: skip
