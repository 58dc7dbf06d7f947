"""What a decision keeps in its line, for the figures of later years."""

from typing import TypedDict

from portal.audit.data_schemas import NoData


class TakenOn(TypedDict, total=False):
    """Whether somebody is in danger, where the moderator judged otherwise than the marks."""

    urgent: bool


DECISION_DATA = {
    "approve": TakenOn,
    "accept_unpublished": TakenOn,
    "send_back": NoData,
    "refuse": NoData,
    # About matters that came with an import.
    "publish_history": NoData,
    "keep_history": NoData,
}
