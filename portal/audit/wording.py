"""
Acts, subjects and details of ledger lines in words. Lines store names that never change; the
administration's pages translate them into the reader's language.

``ACTS`` contains the acts of all floors, as strings without imports. A test compares it with
the acts that the code writes.
"""

from django.utils.translation import pgettext_lazy

from portal.languages import language_of

ACTS = {
    "accept": pgettext_lazy("act", "Accepted by the agency"),
    "accept_unpublished": pgettext_lazy("act", "Accepted without publishing"),
    "admin_add": pgettext_lazy("act", "Added in the administration"),
    "admin_change": pgettext_lazy("act", "Changed in the administration"),
    "admin_delete": pgettext_lazy("act", "Deleted in the administration"),
    "answered": pgettext_lazy("act", "Answered"),
    "approve": pgettext_lazy("act", "Published"),
    "bring_back": pgettext_lazy("act", "Brought back into use"),
    "change_agency": pgettext_lazy("act", "Given to another agency"),
    "choose_first_password": pgettext_lazy("act", "Chose the first password"),
    "close_account": pgettext_lazy("act", "Account closed"),
    "close_posting": pgettext_lazy("act", "Posting paused"),
    "confirm_solved": pgettext_lazy("act", "Confirmed as solved"),
    "take_back_solved": pgettext_lazy("act", "“Solved” taken back"),
    "correct_kind": pgettext_lazy("act", "Kind corrected"),
    "decide_import": pgettext_lazy("act", "Imported matters decided"),
    "dispatch": pgettext_lazy("act", "Dispatched"),
    "draft_correction": pgettext_lazy("act", "Correction begun"),
    "draft_reply": pgettext_lazy("act", "Reply begun"),
    "due_by_kind": pgettext_lazy("act", "Due date follows the kind"),
    "end_session": pgettext_lazy("act", "Signed out in one browser"),
    "end_sessions": pgettext_lazy("act", "Signed out everywhere"),
    "enter_calendar": pgettext_lazy("act", "Calendar entered"),
    "export_orders": pgettext_lazy("act", "Orders exported"),
    "export_personal_data": pgettext_lazy("act", "Orders with personal data exported"),
    "first_administrator": pgettext_lazy("act", "First administrator named"),
    "follow_calendar": pgettext_lazy("act", "Due date follows the calendar"),
    "give_up_correction": pgettext_lazy("act", "Correction given up"),
    "grant_role": pgettext_lazy("act", "Role given"),
    "hand_in": pgettext_lazy("act", "Reply handed in"),
    "hand_in_correction": pgettext_lazy("act", "Correction handed in"),
    "hand_over": pgettext_lazy("act", "Handed over"),
    "hide": pgettext_lazy("act", "Taken off the public pages"),
    "hide_flagged": pgettext_lazy("act", "Flagged post hidden"),
    "hide_post": pgettext_lazy("act", "Post taken off the public pages"),
    "import": pgettext_lazy("act", "Imported"),
    "import_directory": pgettext_lazy("act", "Directory imported"),
    "import_posts": pgettext_lazy("act", "Matters imported"),
    "import_redirects": pgettext_lazy("act", "Old addresses imported"),
    "import_words": pgettext_lazy("act", "Words imported"),
    "invite_again": pgettext_lazy("act", "Letter for the password sent again"),
    "join_agency": pgettext_lazy("act", "Joined an agency"),
    "leave_agency": pgettext_lazy("act", "Left an agency"),
    "keep_flagged": pgettext_lazy("act", "Flagged post kept"),
    "keep_history": pgettext_lazy("act", "Kept as history, not published"),
    "make_public": pgettext_lazy("act", "Made public"),
    "name_changed": pgettext_lazy("act", "Public name changed"),
    "open_account": pgettext_lazy("act", "Account opened"),
    "open_posting": pgettext_lazy("act", "Posting opened"),
    "publish_correction": pgettext_lazy("act", "Correction published"),
    "publish_history": pgettext_lazy("act", "Published as history"),
    "publish_reply": pgettext_lazy("act", "Reply published"),
    "read_page": pgettext_lazy("act", "Page read and kept"),
    "reassign": pgettext_lazy("act", "Category or area changed"),
    "receive_test_letter": pgettext_lazy("act", "Test letter received"),
    "refuse": pgettext_lazy("act", "Not published"),
    "release_claims": pgettext_lazy("act", "Claims given back"),
    "remove_second_factor": pgettext_lazy("act", "Second step of sign-in removed"),
    "reopen": pgettext_lazy("act", "Reopened"),
    "report_unsolved": pgettext_lazy("act", "Said not to be solved"),
    "reopen_account": pgettext_lazy("act", "Account opened again"),
    "restore": pgettext_lazy("act", "Shown again"),
    "restore_post": pgettext_lazy("act", "Post shown again"),
    "resume": pgettext_lazy("act", "Taken up again"),
    "retire": pgettext_lazy("act", "Retired"),
    "reveal_contact": pgettext_lazy("act", "Contact looked at"),
    "revoke_role": pgettext_lazy("act", "Role taken away"),
    "send_back": pgettext_lazy("act", "Sent back for revision"),
    "send_correction_back": pgettext_lazy("act", "Correction sent back"),
    "send_letter_again": pgettext_lazy("act", "Letter sent again"),
    "send_reply_back": pgettext_lazy("act", "Reply sent back"),
    "send_test_letter": pgettext_lazy("act", "Test letter sent"),
    "set_password": pgettext_lazy("act", "Password set"),
    "sign_off": pgettext_lazy("act", "Reply signed off"),
    "sign_off_correction": pgettext_lazy("act", "Correction signed off"),
    "submit": pgettext_lazy("act", "Submitted"),
    "take_into_work": pgettext_lazy("act", "Taken into work"),
    "withdraw": pgettext_lazy("act", "Withdrawn"),
}
SUBJECTS = {
    "account": pgettext_lazy("subject of the log", "account"),
    "agency": pgettext_lazy("subject of the log", "agency"),
    "area": pgettext_lazy("subject of the log", "area"),
    "board": pgettext_lazy("subject of the log", "board"),
    "calendar": pgettext_lazy("subject of the log", "calendar"),
    "category": pgettext_lazy("subject of the log", "category"),
    "dangerword": pgettext_lazy("subject of the log", "word of danger"),
    "export": pgettext_lazy("subject of the log", "export"),
    "import": pgettext_lazy("subject of the log", "import"),
    "letter": pgettext_lazy("subject of the log", "letter"),
    "listedword": pgettext_lazy("subject of the log", "listed word"),
    "page": pgettext_lazy("subject of the log", "page"),
    "post": pgettext_lazy("subject of the log", "post"),
    "profile": pgettext_lazy("subject of the log", "profile of the city"),
    "reason": pgettext_lazy("subject of the log", "reason"),
    "redirects": pgettext_lazy("subject of the log", "old addresses"),
    "submission": pgettext_lazy("subject of the log", "submission"),
    "thread": pgettext_lazy("subject of the log", "matter"),
    "user": pgettext_lazy("subject of the log", "account"),
    "wordlist": pgettext_lazy("subject of the log", "word list"),
    "workorder": pgettext_lazy("subject of the log", "work order"),
    "old addresses": pgettext_lazy("subject of the log", "old addresses"),
    "posting": pgettext_lazy("subject of the log", "posting"),
    "test letter": pgettext_lazy("subject of the log", "test letter"),
}
FACTS = {
    "flag_reasons": pgettext_lazy("particulars of the log", "reasons for reporting"),
    "flags": pgettext_lazy("particulars of the log", "reports"),
    "added": pgettext_lazy("particulars of the log", "added"),
    "advice": pgettext_lazy("particulars of the log", "advice"),
    "advice_en": pgettext_lazy("particulars of the log", "advice in English"),
    "after": pgettext_lazy("particulars of the log", "after"),
    "agency": pgettext_lazy("particulars of the log", "agency"),
    "agency_en": pgettext_lazy("particulars of the log", "agency in English"),
    "agency_before": pgettext_lazy("particulars of the log", "agency before"),
    "amount": pgettext_lazy("particulars of the log", "amount"),
    "anonymous": pgettext_lazy("particulars of the log", "unsigned"),
    "area": pgettext_lazy("particulars of the log", "area"),
    "batch": pgettext_lazy("particulars of the log", "batch"),
    "before": pgettext_lazy("particulars of the log", "before"),
    "begins": pgettext_lazy("particulars of the log", "begins"),
    "calendar": pgettext_lazy("particulars of the log", "last year announced"),
    "calendar_kind": pgettext_lazy("particulars of the log", "kind of calendar"),
    "calendar_version": pgettext_lazy("particulars of the log", "version of the calendar"),
    "calendar_year": pgettext_lazy("particulars of the log", "year of the calendar"),
    "calendar_days": pgettext_lazy("particulars of the log", "working days"),
    "category": pgettext_lazy("particulars of the log", "category"),
    "changed": pgettext_lazy("particulars of the log", "changed"),
    "contact": pgettext_lazy("particulars of the log", "contact"),
    "correction_from": pgettext_lazy("particulars of the log", "correction before"),
    "correction_to": pgettext_lazy("particulars of the log", "correction after"),
    "count": pgettext_lazy("particulars of the log", "count"),
    "counted_from": pgettext_lazy("particulars of the log", "counted from"),
    "days": pgettext_lazy("particulars of the log", "days"),
    "document": pgettext_lazy("particulars of the log", "document"),
    "due": pgettext_lazy("particulars of the log", "due date"),
    "due_at": pgettext_lazy("particulars of the log", "due"),
    "due_before": pgettext_lazy("particulars of the log", "due before"),
    "due_reason": pgettext_lazy("particulars of the log", "reason for the due date"),
    "fields": pgettext_lazy("particulars of the log", "fields"),
    "file": pgettext_lazy("particulars of the log", "file"),
    "filters": pgettext_lazy("particulars of the log", "filters"),
    "format": pgettext_lazy("particulars of the log", "format"),
    "from": pgettext_lazy("particulars of the log", "from"),
    "history": pgettext_lazy("particulars of the log", "taken over as history"),
    "hours": pgettext_lazy("particulars of the log", "hours"),
    "kind": pgettext_lazy("particulars of the log", "kind"),
    "kind_before": pgettext_lazy("particulars of the log", "kind before"),
    "length": pgettext_lazy("particulars of the log", "length"),
    "mode": pgettext_lazy("particulars of the log", "mode"),
    "moved": pgettext_lazy("particulars of the log", "moved"),
    "name": pgettext_lazy("particulars of the log", "name"),
    "name_before": pgettext_lazy("particulars of the log", "name before"),
    "new": pgettext_lazy("particulars of the log", "new"),
    "note": pgettext_lazy("particulars of the log", "note"),
    "number": pgettext_lazy("particulars of the log", "number"),
    "only_changed": pgettext_lazy("particulars of the log", "changed ones only"),
    "only_new": pgettext_lazy("particulars of the log", "new ones only"),
    "open_lines": pgettext_lazy("particulars of the log", "open lines"),
    "orders": pgettext_lazy("particulars of the log", "work orders"),
    "outcome": pgettext_lazy("particulars of the log", "decision"),
    "personal": pgettext_lazy("particulars of the log", "personal data"),
    "place": pgettext_lazy("particulars of the log", "place"),
    "post": pgettext_lazy("particulars of the log", "post"),
    "public": pgettext_lazy("particulars of the log", "public at once"),
    "purpose": pgettext_lazy("particulars of the log", "purpose"),
    "reason": pgettext_lazy("particulars of the log", "reason"),
    "reason_en": pgettext_lazy("particulars of the log", "reason in English"),
    "rehearsal": pgettext_lazy("particulars of the log", "rehearsal"),
    "replies": pgettext_lazy("particulars of the log", "replies"),
    "reply_kind": pgettext_lazy("particulars of the log", "kind of reply"),
    "role": pgettext_lazy("particulars of the log", "role"),
    "rule": pgettext_lazy("particulars of the log", "rule"),
    "set_by_hand": pgettext_lazy("particulars of the log", "set by hand"),
    "sha256": pgettext_lazy("particulars of the log", "SHA-256"),
    "step": pgettext_lazy("particulars of the log", "step"),
    "taken": pgettext_lazy("particulars of the log", "taken over"),
    "title": pgettext_lazy("particulars of the log", "title"),
    "to": pgettext_lazy("particulars of the log", "to"),
    "urgent": pgettext_lazy("particulars of the log", "urgent"),
    "usual_due_at": pgettext_lazy("particulars of the log", "usual due date"),
    "version": pgettext_lazy("particulars of the log", "version"),
    "version_id": pgettext_lazy("particulars of the log", "number of the version"),
    "wants_private": pgettext_lazy("particulars of the log", "not to be public"),
    "work": pgettext_lazy("particulars of the log", "to be handled"),
    "working_days": pgettext_lazy("particulars of the log", "working days"),
}
VALUES = {
    "made": pgettext_lazy("value in the log", "made"),
    "downloaded": pgettext_lazy("value in the log", "downloaded"),
    "working_days": pgettext_lazy("value in the log", "working days"),
    "calendar_days": pgettext_lazy("value in the log", "days"),
    "hours": pgettext_lazy("value in the log", "hours"),
    "days": pgettext_lazy("value in the log", "days"),
    "history": pgettext_lazy("value in the log", "history"),
    "work": pgettext_lazy("value in the log", "work"),
    "changed": pgettext_lazy("value in the log", "changed (not told)"),
    "draft": pgettext_lazy("value in the log", "Draft"),
    "statutory": pgettext_lazy("value in the log", "festival days fixed by law"),
    "notice": pgettext_lazy("value in the log", "yearly notice"),
    "correction": pgettext_lazy("value in the log", "correction"),
    "csv": pgettext_lazy("value in the log", "CSV"),
    "json": pgettext_lazy("value in the log", "JSON"),
    "xlsx": pgettext_lazy("value in the log", "XLSX"),
}


def act_in_words(act: str) -> str:
    """The act in words; an unknown act is returned unchanged."""
    return str(ACTS.get(act, act))


def fact_in_words(name: str) -> str:
    """The words for a key of ``data``; with the language's name if it has a language suffix."""
    spoken = language_of(name)
    if name in FACTS or spoken is None:
        return str(FACTS.get(name, name))
    fact = name.removesuffix(spoken.suffix)
    return f"{FACTS.get(fact, fact)} ({spoken.label})"


def subject_in_words(subject: str) -> str:
    """A subject such as ``thread 2026112100042 post 3`` in the reader's language."""
    if subject in SUBJECTS:
        return str(SUBJECTS[subject])
    for several in ("test letter",):
        if subject.startswith(f"{several} "):
            return f"{SUBJECTS[several]} {subject.removeprefix(several).strip()}"
    # Kinds and names alternate; only kinds are translated, as a user may be called "page".
    parts = subject.split(" ")
    return " ".join(
        str(SUBJECTS.get(part, part)) if place % 2 == 0 else part
        for place, part in enumerate(parts)
    )
