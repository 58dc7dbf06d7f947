"""The words of the log for disputes, more time, and complaints about an agency's own people."""

from django.utils.translation import pgettext_lazy

ACTS_OF_REQUESTS = {
    "dispute": pgettext_lazy("act", "Disputed by the agency"),
    "argue_dispute": pgettext_lazy("act", "Argued about a dispute"),
    "take_back_dispute": pgettext_lazy("act", "Dispute taken back"),
    "send_dispute_up": pgettext_lazy("act", "Dispute sent up"),
    "uphold_dispute": pgettext_lazy("act", "Dispute upheld"),
    "reject_dispute": pgettext_lazy("act", "Dispute rejected"),
    "lapse_dispute": pgettext_lazy("act", "Dispute ended"),
    "request_extension": pgettext_lazy("act", "More time requested"),
    "approve_extension": pgettext_lazy("act", "More time approved"),
    "decline_extension": pgettext_lazy("act", "More time declined"),
    "lapse_extension": pgettext_lazy("act", "Request for more time ended"),
    "mark_about_staff": pgettext_lazy("act", "Marked as about an agency's own people"),
    "unmark_about_staff": pgettext_lazy("act", "No longer marked as about an agency's own people"),
}
FACTS_OF_REQUESTS = {
    "basis": pgettext_lazy("particulars of the log", "legal basis"),
    "basis_en": pgettext_lazy("particulars of the log", "legal basis in English"),
    "because": pgettext_lazy("particulars of the log", "public reason"),
    "because_en": pgettext_lazy("particulars of the log", "public reason in English"),
    "agency_before_en": pgettext_lazy("particulars of the log", "agency before, in English"),
    "dispute": pgettext_lazy("particulars of the log", "dispute"),
    "extension": pgettext_lazy("particulars of the log", "request for more time"),
    "extension_reason": pgettext_lazy("particulars of the log", "why more time is needed"),
    "first_agency": pgettext_lazy("particulars of the log", "first agency"),
    "first_agency_en": pgettext_lazy("particulars of the log", "first agency in English"),
    "named_agency": pgettext_lazy("particulars of the log", "named agency"),
    "named_agency_en": pgettext_lazy("particulars of the log", "named agency in English"),
    "sent_up": pgettext_lazy("particulars of the log", "for the supervisor at once"),
    "unit": pgettext_lazy("particulars of the log", "unit"),
}
