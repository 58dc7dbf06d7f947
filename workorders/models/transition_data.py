"""
Types of the data that each act on an order stores in its ledger line, for later statistics.

A key never changes its meaning; keys that only older releases wrote stay declared.
"""

from typing import NotRequired, TypedDict

from portal.audit.data_schemas import Moment, NoData

# The date before a change of the calendar, and the version that changed it.
Moved = TypedDict("Moved", {"from": Moment, "version": int})


class DueFacts(TypedDict):
    """A due date and how it was computed; see ``workorders.clocks.deadlines``."""

    due_at: Moment
    rule: str
    amount: int
    counted_from: Moment
    usual_due_at: Moment
    set_by_hand: bool
    calendar_version: NotRequired[int | None]
    due_reason: NotRequired[str]
    moved: NotRequired[Moved]
    # The date that somebody chose; lines of older releases do not name it apart from ``due_at``.
    chosen_at: NotRequired[Moment]
    # The version of the rule (``DeadlineRule``).
    rule_number: NotRequired[int]
    # Time added: pauses in working days, or minutes by the clock; extensions in the rule's unit.
    paused: NotRequired[int]
    extended: NotRequired[int]
    accept_due_at: NotRequired[Moment]
    contact_due_at: NotRequired[Moment]
    # Only from older releases: the last year whose notice was known.
    calendar: NotRequired[int | None]


class Dispatched(TypedDict):
    agency: str
    agency_en: str
    due: DueFacts


class AgencyChanged(Dispatched):
    agency_before: str
    due_before: Moment
    # Only after a dispute was upheld.
    dispute: NotRequired[int]


class AboutDispute(TypedDict):
    """The primary key of the dispute."""

    dispute: int


class Disputed(AboutDispute):
    basis: str
    basis_en: str
    named_agency: NotRequired[str]
    named_agency_en: NotRequired[str]
    # Who had the matter first, and coordinates while nobody has decided.
    first_agency: str
    first_agency_en: str
    # Whether it went to the supervisor at once.
    sent_up: bool


class DisputeArgued(AboutDispute):
    agency: str
    agency_en: str


class AboutExtension(TypedDict):
    """The primary key of the request."""

    extension: int


class ExtensionRequested(AboutExtension):
    # Working days or hours, as the time of the order is counted.
    amount: int
    unit: str


class Reopened(TypedDict):
    due_before: Moment
    due: DueFacts


class ExtensionApproved(ExtensionRequested, Reopened):
    """What was granted, and the dates before and after."""


class UnsolvedReported(TypedDict):
    """Without a date where the order ends and the matter waits for dispatch."""

    due_before: NotRequired[Moment]
    due: NotRequired[DueFacts]


class CalendarFollowed(Reopened):
    moved: bool
    calendar_kind: str
    calendar_year: int


class KindCorrected(TypedDict):
    kind_before: str
    kind: str
    # Only if the new kind changes the due date.
    due_before: NotRequired[Moment]
    due: NotRequired[DueFacts]


class ContactNoted(TypedDict):
    """The primary key of the attempt; what was said stands in its row alone."""

    attempt: int
    way: str
    is_reached: bool
    made_at: Moment


class MessageSent(TypedDict):
    """The primary key of a message and the SHA-256 of its words, which stand in its row alone."""

    message_id: int
    sha256: str


class AuthorAsked(MessageSent):
    """The primary key of the question, and until when it waits."""

    question: int
    ends_at: Moment


class QuestionOver(TypedDict):
    """The due date moves by the time for which the question waited."""

    question: int
    due_before: Moment
    due: DueFacts


class QuestionAnswered(QuestionOver, MessageSent):
    # By the link of the letter, so by nobody who was signed in.
    by_link: bool


class QuestionEnded(QuestionOver):
    why: str


class Version(TypedDict):
    """A frozen version of a text; ``version`` is its number within the submission."""

    version_id: int
    version: int


class HandedIn(Version):
    """How many questions of the author were found, and how many its writer ticked as answered."""

    questions: NotRequired[int]
    ticked: NotRequired[int]


class SignedOff(Version):
    # What is published as the reason why the reply came late.
    late_explanation: NotRequired[str]


class ReplyPublished(Version):
    post: int
    reply_kind: str


class CorrectionMoved(TypedDict):
    """The sign-off's status before and after the act; empty before it began or after it ended."""

    correction_from: str
    correction_to: str


class CorrectionVersion(CorrectionMoved, Version):
    pass


class CorrectionPublished(CorrectionVersion):
    post: int


class Urged(TypedDict):
    """The primary key of the urge, and who asked: the author or the dispatcher."""

    urge: int
    source: str


class AboutSupervision(TypedDict):
    """The primary key of the supervision."""

    supervision: int


class SupervisionBegun(AboutSupervision):
    until: Moment


class AboutPart(TypedDict):
    """The primary key of an assisting part, its agency and its date."""

    part: int
    agency: str
    agency_en: str
    until: Moment


class PartsTakenUp(TypedDict):
    """Primary keys of the parts, with commas between them."""

    parts: str


TRANSITION_DATA = {
    "dispatch": Dispatched,
    "answer_directly": Dispatched,
    "change_agency": AgencyChanged,
    "withdraw": NoData,
    "reopen": Reopened,
    "report_unsolved": UnsolvedReported,
    "follow_calendar": CalendarFollowed,
    "correct_kind": KindCorrected,
    "dispute": Disputed,
    "argue_dispute": DisputeArgued,
    "take_back_dispute": AboutDispute,
    "send_dispute_up": AboutDispute,
    "uphold_dispute": AboutDispute,
    "reject_dispute": AboutDispute,
    "lapse_dispute": AboutDispute,
    "request_extension": ExtensionRequested,
    "approve_extension": ExtensionApproved,
    "decline_extension": AboutExtension,
    "lapse_extension": AboutExtension,
    "accept": NoData,
    "contact": ContactNoted,
    "urge": Urged,
    "answer_urge": Urged,
    "put_under_supervision": SupervisionBegun,
    "report_supervision": AboutSupervision,
    "send_supervision_back": AboutSupervision,
    "lift_supervision": AboutSupervision,
    "write_to_author": MessageSent,
    "write_to_agency": MessageSent,
    "ask_author": AuthorAsked,
    "answer_question": QuestionAnswered,
    "lapse_question": QuestionOver,
    "end_question": QuestionEnded,
    "call_assisting": AboutPart,
    "write_part": AboutPart,
    "refuse_part": AboutPart,
    "take_up_parts": PartsTakenUp,
    "draft_reply": NoData,
    "hand_in": HandedIn,
    "sign_off": SignedOff,
    "send_reply_back": NoData,
    "publish_reply": ReplyPublished,
    "draft_correction": CorrectionMoved,
    "hand_in_correction": CorrectionVersion,
    "sign_off_correction": CorrectionVersion,
    "send_correction_back": CorrectionMoved,
    "publish_correction": CorrectionPublished,
    "give_up_correction": CorrectionMoved,
}
