"""The forms of moderators; the workflow checks permissions and states."""

from moderation.forms.deciding import DecisionForm
from moderation.forms.flags import FlagForm, FlagVerdictForm
from moderation.forms.questions import AnswerForm, AskForm, HandoverForm
from moderation.forms.queue import QueueFilter
from moderation.forms.sanctions import ObjectionForm, SanctionForm, SanctionVerdictForm
from moderation.forms.second_looks import SecondLookForm
from moderation.forms.visibility import ConfirmForm, HideForm

__all__ = [
    "AnswerForm", "AskForm", "ConfirmForm", "DecisionForm", "FlagForm", "FlagVerdictForm",
    "HandoverForm", "HideForm", "ObjectionForm", "QueueFilter", "SanctionForm",
    "SanctionVerdictForm", "SecondLookForm",
]  # fmt: skip
