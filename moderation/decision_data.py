"""Types of the data stored with each decision; later statistics read them."""

from typing import TypedDict

from portal.audit.data_schemas import NoData


class Redactions(TypedDict):
    """How much was blacked out; never what."""

    spans: int
    pictures_removed: int
    pictures_blacked_out: int


class Together(TypedDict, total=False):
    """
    Only of what was decided with others at one press: the mark they have in common, and whether
    it was the first of them.
    """

    batch: str
    batch_first: bool


class TakenOn(TypedDict, total=False):
    """
    Whether somebody is in danger; only where the moderator disagrees with the author's marks.
    ``redactions`` is there where something was blacked out, and only there.
    """

    urgent: bool
    redactions: Redactions


class ForTheAuthor(Together, total=False):
    """How many passages the author is asked to change; only where there are some."""

    marks: int


DECISION_DATA = {
    "approve": TakenOn,
    "accept_unpublished": TakenOn,
    "send_back": ForTheAuthor,
    "refuse": ForTheAuthor,
    # What a second moderator decided about an appeal.
    "uphold_appeal": TakenOn,
    "reject_appeal": TakenOn,
    "take_back": NoData,
    # Into which matter stands in the forum's own line.
    "merge": NoData,
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
    # How much was blacked out stands in the forum's own line.
    "black_out_flagged": FlagsDecided,
    "hide_flagged": FlagsDecided,
}

SANCTION_DATA = {
    "impose_sanction": NoData,
    "lift_sanction": NoData,
    "object_to_sanction": NoData,
    "keep_sanction": NoData,
}
