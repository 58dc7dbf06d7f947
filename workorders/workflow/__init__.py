"""
The steps of a work order. No other module writes ``WorkOrder`` or ``Transition``.

Every step has the same shape: lock thread, submission and order, check the permission, refuse
what is not possible now, write the order and its ledger line together
(``locks.record_transition``), notify those concerned. Replies and corrections go through
``sign_offs``. ValidationError means "not now"; PermissionDenied, "not you".
"""

from workorders.workflow.agency import accept, draft_reply, publish_reply, send_reply_back
from workorders.workflow.assisting import (
    call_assisting,
    refuse_part,
    take_up_parts,
    write_part,
)
from workorders.workflow.calendar import enter_calendar, follow_waiting
from workorders.workflow.contact import note_contact, reveal_contact
from workorders.workflow.direct_answers import answer_directly
from workorders.workflow.dispatching import (
    change_agency,
    dispatch,
    dispatch_urgent,
    reopen,
)
from workorders.workflow.disputes import (
    argue_dispute,
    dispute,
    reject_dispute,
    send_dispute_up,
    take_back_dispute,
    uphold_dispute,
)
from workorders.workflow.extensions import (
    approve_extension,
    decline_extension,
    request_extension,
)
from workorders.workflow.images import attach, detach
from workorders.workflow.kind import follow_kind
from workorders.workflow.private_notes import write_private_note
from workorders.workflow.settling import point_elsewhere, take_note
from workorders.workflow.sign_offs.steps import (
    draft,
    draft_token,
    give_up,
    hand_in,
    hand_in_and_sign,
    publish,
    send_back,
    sign_off,
)
from workorders.workflow.supervision import (
    lift_supervision,
    put_under_supervision,
    report_supervision,
    send_supervision_back,
)
from workorders.workflow.talk.messages import (
    prepare_pictures,
    write_to_agency,
    write_to_author,
)
from workorders.workflow.talk.questions import (
    answer_by_link,
    answer_question,
    ask_author,
    drop_question,
    end_question,
    lapse_question,
    lapse_waiting,
)
from workorders.workflow.together import dispatch_together
from workorders.workflow.unsolved import report_unsolved
from workorders.workflow.urging import answer_urge, urge, urge_as_author
from workorders.workflow.withdrawing import tell_withdrawn, withdraw, withdraw_with_decision

__all__ = [
    "call_assisting",
    "refuse_part",
    "take_up_parts",
    "write_part",
    "accept",
    "answer_by_link",
    "answer_question",
    "answer_directly",
    "answer_urge",
    "ask_author",
    "approve_extension",
    "argue_dispute",
    "attach",
    "change_agency",
    "decline_extension",
    "detach",
    "dispatch",
    "dispatch_together",
    "dispatch_urgent",
    "dispute",
    "draft",
    "draft_reply",
    "draft_token",
    "drop_question",
    "end_question",
    "enter_calendar",
    "follow_kind",
    "follow_waiting",
    "give_up",
    "hand_in",
    "hand_in_and_sign",
    "lapse_question",
    "lapse_waiting",
    "lift_supervision",
    "note_contact",
    "prepare_pictures",
    "point_elsewhere",
    "publish",
    "publish_reply",
    "put_under_supervision",
    "reject_dispute",
    "reopen",
    "report_supervision",
    "report_unsolved",
    "request_extension",
    "reveal_contact",
    "send_back",
    "send_dispute_up",
    "send_reply_back",
    "send_supervision_back",
    "sign_off",
    "take_note",
    "take_back_dispute",
    "tell_withdrawn",
    "urge",
    "urge_as_author",
    "uphold_dispute",
    "withdraw",
    "withdraw_with_decision",
    "write_to_agency",
    "write_to_author",
    "write_private_note",
]
