"""Acts on work orders, and what their lines keep, in words; ``wording`` has all the others."""

from django.utils.translation import pgettext_lazy

ACTS = {
    "call_assisting": pgettext_lazy("act", "Another agency called to assist"),
    "write_part": pgettext_lazy("act", "Part written"),
    "refuse_part": pgettext_lazy("act", "Part refused"),
    "take_up_parts": pgettext_lazy("act", "Parts taken into the reply"),
    "answer_urge": pgettext_lazy("act", "Said when the answer will come"),
    "lift_supervision": pgettext_lazy("act", "Supervision lifted"),
    "put_under_supervision": pgettext_lazy("act", "Put under supervision"),
    "report_supervision": pgettext_lazy("act", "Reported to the supervisor"),
    "send_supervision_back": pgettext_lazy("act", "Report to the supervisor sent back"),
    "urge": pgettext_lazy("act", "Asked when the answer will come"),
}
FACTS = {
    "part": pgettext_lazy("particulars of the log", "number of the part"),
    "parts": pgettext_lazy("particulars of the log", "number of the part"),
    "again_from": pgettext_lazy("particulars of the log", "possible again from"),
    "source": pgettext_lazy("particulars of the log", "asked by"),
    "supervision": pgettext_lazy("particulars of the log", "number of the supervision"),
    "until": pgettext_lazy("particulars of the log", "under supervision until"),
    "urge": pgettext_lazy("particulars of the log", "number of the urge"),
    "late_explanation": pgettext_lazy("particulars of the log", "why it came late"),
    "accept_due_at": pgettext_lazy("particulars of the log", "to be accepted by"),
    "chosen_at": pgettext_lazy("particulars of the log", "chosen due date"),
    "contact_due_at": pgettext_lazy("particulars of the log", "first contact due"),
    "questions": pgettext_lazy("particulars of the log", "questions of the author"),
    "ticked": pgettext_lazy("particulars of the log", "ticked as answered"),
    "extended": pgettext_lazy("particulars of the log", "extended by"),
    "paused": pgettext_lazy("particulars of the log", "time of waiting added"),
    "rule_number": pgettext_lazy("particulars of the log", "version of the rule"),
}
