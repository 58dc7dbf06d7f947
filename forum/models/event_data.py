"""
The ``data`` that each act stores in its ``Event``, for the timeline and later statistics.
Acts of the work orders that are written to this ledger are included.

A field never changes its meaning; fields that only older releases wrote stay declared.
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


class Redactions(TypedDict):
    """How much was blacked out; never what."""

    spans: int
    pictures_removed: int
    pictures_blacked_out: int


class Approved(Told):
    """With a reason where something was blacked out."""

    purpose: str
    # The post's role; missing for a change of public name, which has no post.
    role: NotRequired[str]
    name_before: NotRequired[str]
    name: NotRequired[str]
    redactions: NotRequired[Redactions]


class Decided(Told):
    purpose: str
    role: str
    redactions: NotRequired[Redactions]
    # How many passages the author is asked to change.
    marks: NotRequired[int]


class BlackedOut(TypedDict, total=False):
    """How much of the version is blacked out since then."""

    redactions: Redactions


class TakenBack(TypedDict):
    purpose: str
    # The act of the decision that no longer holds.
    outcome: str
    note: str


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


class AboutAppeal(TypedDict):
    """The primary key of the appeal."""

    appeal: int


class Upheld(AboutAppeal):
    # What becomes of a returned or refused text.
    outcome: NotRequired[str]


class Appealed(AboutAppeal):
    due_at: Moment


# Primary keys of accounts.
HandedOver = TypedDict("HandedOver", {"from": int | None, "to": int})


class Named(TypedDict):
    """As the matter stands after the step: who has it, and when an answer is due."""

    agency: NotRequired[str]
    agency_en: NotRequired[str]
    due_at: Moment | None


class AboutStaff(TypedDict):
    """The agency whose people the matter complains about."""

    agency: str
    agency_en: str


class Withdrawn(TypedDict, total=False):
    """Empty when an author withdraws a text; withdrawing a work order names its agency."""

    agency: str
    agency_en: str
    due_at: Moment | None


class Dated(Named):
    """Also how the due date was set, if known: working days or hours, and counted from when."""

    set_by_hand: NotRequired[bool]
    working_days: NotRequired[int]
    hours: NotRequired[int]
    counted_from: NotRequired[Moment]
    due_reason: NotRequired[str]


class HandedToAgency(Dated):
    # Lines of older releases do not name it.
    agency_before: NotRequired[str]
    agency_before_en: NotRequired[str]
    # Why, for everybody; only where a dispute led to it.
    because: NotRequired[str]
    because_en: NotRequired[str]


class Extended(Dated):
    # As the agency wrote it for everybody.
    extension_reason: str


class UnsolvedReported(Dated):
    # The frozen text that says what is missing.
    version_id: int


class CalendarFollowed(Dated):
    due_before: Moment
    calendar_kind: str
    calendar_year: int


class SupervisionBegun(Named):
    until: Moment


class Urged(Named):
    # The day from which the author can ask again.
    again_from: str


class PointedElsewhere(Named):
    # Where the author can go, as everybody reads it.
    where: str


class ReplyPublished(Named):
    reply_kind: str
    post: int


class Supported(TypedDict):
    # How many supporters the matter has after the step; who they are is in no ledger.
    supporters: int


class Merged(TypedDict):
    # The number of the matter it was joined to.
    into: str
    # Whether its author follows that matter since then.
    followed: bool


EVENT_DATA = {
    "submit": Submitted,
    "resume": NoData,
    "withdraw": Withdrawn,
    "approve": Approved,
    "accept_unpublished": Decided,
    "send_back": Decided,
    "refuse": Decided,
    "take_back": TakenBack,
    "unpublish": NoData,
    "unpublish_post": NoData,
    "publish_again": NoData,
    "publish_post_again": NoData,
    "merge": Merged,
    "import": Imported,
    "take_into_work": NoData,
    "correct_kind": KindCorrected,
    "reassign": Reassigned,
    "mark_about_staff": AboutStaff,
    "unmark_about_staff": AboutStaff,
    "hide": NoData,
    "restore": NoData,
    "make_public": NoData,
    "hide_post": NoData,
    "restore_post": NoData,
    "black_out_post": BlackedOut,
    "hand_over": HandedOver,
    "appeal": Appealed,
    "uphold_appeal": Upheld,
    "reject_appeal": AboutAppeal,
    "lapse_appeal": AboutAppeal,
    "support": Supported,
    "take_back_support": Supported,
    "confirm_solved": Named,
    "take_back_solved": Named,
    # Steps of the work orders.
    "dispatch": Dated,
    "answer_directly": Dated,
    "change_agency": HandedToAgency,
    "approve_extension": Extended,
    "reopen": Dated,
    "report_unsolved": UnsolvedReported,
    "due_by_kind": Dated,
    "follow_calendar": CalendarFollowed,
    "accept": Named,
    "contact": Named,
    "urge": Urged,
    "answer_urge": Named,
    "put_under_supervision": SupervisionBegun,
    "lift_supervision": Named,
    "ask_author": Named,
    "answer_question": Dated,
    "lapse_question": Dated,
    "end_question": Dated,
    "publish_reply": ReplyPublished,
    "point_elsewhere": PointedElsewhere,
    "take_note": Named,
    "hand_in": Version,
    "sign_off": Version,
    "hand_in_correction": Version,
    "sign_off_correction": Version,
}
