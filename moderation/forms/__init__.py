"""The forms of moderators; the workflow checks permissions and states."""

from moderation.forms.deciding import DecisionForm
from moderation.forms.queue import QueueFilter
from moderation.forms.visibility import ConfirmForm, HideForm

__all__ = ["ConfirmForm", "DecisionForm", "HideForm", "QueueFilter"]
