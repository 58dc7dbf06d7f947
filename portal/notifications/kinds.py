"""The kinds of notices and messages, by name, in the reader's language."""

from django.utils.translation import pgettext_lazy

KINDS = {
    "account_made": pgettext_lazy("kind of notice", "Account made"),
    "published": pgettext_lazy("kind of notice", "Published"),
    "accepted_unpublished": pgettext_lazy("kind of notice", "Accepted, not published"),
    "sent_back": pgettext_lazy("kind of notice", "Sent back for revision"),
    "refused": pgettext_lazy("kind of notice", "Not published"),
    "decision_taken_back": pgettext_lazy("kind of notice", "Being reviewed again"),
    "name_changed": pgettext_lazy("kind of notice", "Public name changed"),
    "replied": pgettext_lazy("kind of notice", "Official reply"),
    "answered": pgettext_lazy("kind of notice", "Answer added"),
    "reply_corrected": pgettext_lazy("kind of notice", "Official reply corrected"),
    "followed_correction": pgettext_lazy("kind of notice", "Correction in a followed matter"),
    "followed_reply": pgettext_lazy("kind of notice", "Reply in a followed matter"),
    "followed_answer": pgettext_lazy("kind of notice", "Answer in a followed matter"),
    "supported_reply": pgettext_lazy("kind of notice", "Reply in a supported matter"),
    "supported_correction": pgettext_lazy("kind of notice", "Correction in a supported matter"),
    "dispatched": pgettext_lazy("kind of notice", "Given to an agency"),
    "flag_kept": pgettext_lazy("kind of notice", "Reported post kept"),
    "flag_hidden": pgettext_lazy("kind of notice", "Reported post hidden"),
    "hidden": pgettext_lazy("kind of notice", "Taken off the public pages"),
    "post_hidden": pgettext_lazy("kind of notice", "Post taken off the public pages"),
    "appeal_upheld": pgettext_lazy("kind of notice", "Appeal upheld"),
    "appeal_rejected": pgettext_lazy("kind of notice", "Appeal rejected"),
    "made_public": pgettext_lazy("kind of notice", "Made public"),
    "urgent": pgettext_lazy("kind of notice", "Urgent matter"),
    "urgent_repair": pgettext_lazy("kind of notice", "Urgent repair"),
    "order_dispatched": pgettext_lazy("kind of notice", "New work order"),
    "order_dispatched_danger": pgettext_lazy("kind of notice", "New work order about danger"),
    "order_dispatched_urgently": pgettext_lazy("kind of notice", "New urgent work order"),
    "order_awaiting_sign_off": pgettext_lazy("kind of notice", "Reply to sign off"),
    "order_sent_back": pgettext_lazy("kind of notice", "Reply sent back"),
    "order_correction_awaiting_sign_off": pgettext_lazy("kind of notice", "Correction to sign off"),
    "order_correction_sent_back": pgettext_lazy("kind of notice", "Correction sent back"),
    "order_reopened": pgettext_lazy("kind of notice", "Work order reopened"),
    "order_unsolved": pgettext_lazy("kind of notice", "Said not to be solved"),
    "matter_unsolved": pgettext_lazy("kind of notice", "Not solved, to be dispatched"),
    "order_withdrawn": pgettext_lazy("kind of notice", "Work order taken back"),
    "kind_corrected": pgettext_lazy("kind of notice", "Kind corrected"),
    "order_kind_corrected": pgettext_lazy("kind of notice", "Kind of a work order corrected"),
    "date_moved": pgettext_lazy("kind of notice", "Due date moved"),
    "dates_moved": pgettext_lazy("kind of notice", "Due dates moved"),
    "order_dates_moved": pgettext_lazy("kind of notice", "Due dates of work orders moved"),
    "checksum_published": pgettext_lazy("kind of notice", "Checksum published"),
    "checklist_red": pgettext_lazy("kind of notice", "Checklist line not in order"),
    "checklist_green": pgettext_lazy("kind of notice", "Checklist line in order again"),
    "backlog": pgettext_lazy("kind of notice", "Submissions wait for a long time"),
    "reopened": pgettext_lazy("kind of notice", "Handled again"),
    "test": pgettext_lazy("kind of notice", "Test letter"),
}


def kind_in_words(name):
    """The kind in words; an unknown name is returned unchanged."""
    return str(KINDS.get(name, name))
