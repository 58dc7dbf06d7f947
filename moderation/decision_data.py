"""Types of the data stored with each decision; later statistics read them."""

from typing import TypedDict

from portal.audit.data_schemas import NoData


class TakenOn(TypedDict, total=False):
    """Whether somebody is in danger; only where the moderator disagrees with the author's marks."""

    urgent: bool


DECISION_DATA = {
    "approve": TakenOn,
    "accept_unpublished": TakenOn,
    "send_back": NoData,
    "refuse": NoData,
    # What a second moderator decided about an appeal.
    "uphold_appeal": TakenOn,
    "reject_appeal": NoData,
    # Acts about imported matters.
    "publish_history": NoData,
    "keep_history": NoData,
}


class FlagsDecided(TypedDict):
    """How many flags were decided together, and for which reasons the post was flagged."""

    flags: int
    flag_reasons: list


FLAG_DECISION_DATA = {
    "keep_flagged": FlagsDecided,
    "hide_flagged": FlagsDecided,
}
