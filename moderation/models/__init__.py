"""What moderators work with: one module for each subject."""

from moderation.models.appeals import BLACK_OUT, Appeal, AppealState
from moderation.models.claims import Claim
from moderation.models.decisions import Decision
from moderation.models.flags import Flag, FlagDecision, FlagOutcome, FlagReason
from moderation.models.imported import BulkDecision
from moderation.models.practice import Fault, Mark, PracticeAnswer, PracticeAttempt
from moderation.models.questions import HandoverNote, Question
from moderation.models.reasons import RECORDED, TAKE_BACK, Outcome, Reason
from moderation.models.sanctions import Sanction, SanctionCause, SanctionKind
from moderation.models.second_looks import SecondLook

__all__ = [
    "Appeal", "AppealState", "BLACK_OUT", "BulkDecision", "Claim", "Decision", "Flag",
    "FlagDecision", "FlagOutcome", "FlagReason", "HandoverNote", "Outcome", "Question",
    "RECORDED", "Reason", "Sanction", "SanctionCause", "SanctionKind", "SecondLook", "TAKE_BACK",
    "Appeal", "AppealState", "BulkDecision", "Claim", "Decision", "Fault", "Flag", "FlagDecision",
    "FlagOutcome", "FlagReason", "HandoverNote", "Mark", "Outcome", "PracticeAnswer",
    "PracticeAttempt", "Question", "RECORDED", "Reason", "Sanction", "SanctionCause",
    "SanctionKind", "SecondLook", "TAKE_BACK",
]  # fmt: skip
