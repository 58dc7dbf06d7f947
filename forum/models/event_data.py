"""
What each act keeps in its line of the forum's ledger, for the timeline and for the figures
of later years. Acts of the floors above that stand on the timeline are among them.

A name keeps its meaning for ever; what only older releases wrote stays declared.
"""

from typing import NotRequired, TypedDict

from portal.audit.data_schemas import Moment, NoData


class Version(TypedDict):
    version: int


class Submitted(Version):
    # Sent by staff while posting was closed.
    rehearsal: NotRequired[bool]


class Told(TypedDict, total=False):
    """The reason as the author read it then, in both languages."""

    note: str
    reason: str
    reason_en: str
    advice: str
    advice_en: str


class Approved(TypedDict):
    purpose: str
    # Of the post; missing for a name, which has none.
    role: NotRequired[str]
    name_before: NotRequired[str]
    name: NotRequired[str]


class Decided(Told):
    purpose: str
    role: str


class Imported(TypedDict):
    role: str


class KindCorrected(TypedDict):
    kind_before: str
    kind: str


class Place(TypedDict):
    """Slugs."""

    category: str | None
    area: str | None


class Reassigned(TypedDict):
    before: Place
    after: Place


# Numbers of accounts.
HandedOver = TypedDict("HandedOver", {"from": int | None, "to": int})


class Named(TypedDict):
    """As the matter stands after the step: who has it, and when an answer is due."""

    agency: NotRequired[str]
    agency_en: NotRequired[str]
    due_at: Moment | None


class Withdrawn(TypedDict, total=False):
    """Empty where an author takes back a text; an order that is taken back names the agency."""

    agency: str
    agency_en: str
    due_at: Moment | None


class Dated(Named):
    """With what explains the date, where it is known: one of two amounts, counted from when."""

    set_by_hand: NotRequired[bool]
    working_days: NotRequired[int]
    hours: NotRequired[int]
    counted_from: NotRequired[Moment]
    due_reason: NotRequired[str]


class CalendarFollowed(Dated):
    due_before: Moment
    calendar_kind: str
    calendar_year: int


class ReplyPublished(Named):
    reply_kind: str
    post: int


EVENT_DATA = {
    "submit": Submitted,
    "resume": NoData,
    "withdraw": Withdrawn,
    "approve": Approved,
    "accept_unpublished": Decided,
    "send_back": Decided,
    "refuse": Decided,
    "import": Imported,
    "take_into_work": NoData,
    "correct_kind": KindCorrected,
    "reassign": Reassigned,
    "hide": NoData,
    "restore": NoData,
    "make_public": NoData,
    "hide_post": NoData,
    "restore_post": NoData,
    "hand_over": HandedOver,
    "confirm_solved": Named,
    # Steps of the work orders.
    "dispatch": Dated,
    "change_agency": Dated,
    "reopen": Dated,
    "due_by_kind": Dated,
    "follow_calendar": CalendarFollowed,
    "accept": Named,
    "publish_reply": ReplyPublished,
    "hand_in": Version,
    "sign_off": Version,
    "hand_in_correction": Version,
    "sign_off_correction": Version,
}
