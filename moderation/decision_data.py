"""What a decision keeps in its line, for the figures of later years."""

from typing import TypedDict

from portal.audit.declared import Nothing


class TakenOn(TypedDict, total=False):
    """Whether somebody is in danger, where the moderator judged otherwise than the marks."""

    urgent: bool


DECISION_DATA = {
    "approve": TakenOn,
    "accept_unpublished": TakenOn,
    "send_back": Nothing,
    "refuse": Nothing,
    # About matters that came with an import.
    "publish_history": Nothing,
    "keep_history": Nothing,
}
