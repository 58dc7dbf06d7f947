"""
The text of notices and messages, made from stored facts in the reader's language.

Facts: always ``title`` and ``path``; depending on the kind ``number``, ``reason``, ``advice``,
``agency`` (texts also with the suffix of each language, such as ``reason_en``), ``note``,
``count``, ``calendar``, and the dates ``due_at`` and ``due_before_at``; and ``thread``, the number
of the matter, by which pages check whether its title may still be shown. ``public`` means that
anybody may read the matter; ``stop_path`` is the page where a follower stops messages without
signing in; ``interim`` that a reply only says how far the matter is.

Subjects are visible on locked phones and in shared mailboxes. So a message about a matter that
is not public has its number only, and neither title nor agency nor reason.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.languages import local_fact
from portal.notifications.account_wording import ABOUT_THE_ACCOUNT
from portal.notifications.flag_wording import ABOUT_FLAGS
from portal.notifications.order_wording import BESIDE_THE_ROUTE
from portal.notifications.request_wording import ABOUT_REQUESTS
from portal.notifications.variants import IN_PLACE


@dataclass(frozen=True)
class Words:
    subject: str
    paragraphs: list
    path: str
    action: str
    stop_path: str = ""


NOT_ABOUT_A_MATTER = {
    "account_made", "backlog", "checklist_green", "checklist_red", "checksum_published",
    "matters_unanswered",
    *ABOUT_FLAGS,
}  # fmt: skip
SENTENCES = {
    "account_made": gettext_lazy(
        "An account was made for you: %(title)s. Choose a password to sign in for the first time."
    ),
    "published": gettext_lazy("Your post “%(title)s” has been published."),
    "accepted_unpublished": gettext_lazy(
        "“%(title)s” has been accepted. It will be handled and answered, and is not published."
    ),
    "sent_back": gettext_lazy("“%(title)s” needs a change before it can be published."),
    "refused": gettext_lazy("“%(title)s” was not published."),
    "decision_taken_back": gettext_lazy(
        "The decision about “%(title)s” was taken back. It is being reviewed again."
    ),
    "merged": gettext_lazy(
        "%(count)s people have raised the same matter. Yours is counted among them, and you are "
        "answered together: “%(title)s”."
    ),
    "merged_hidden": gettext_lazy(
        "The matter that “%(title)s” was joined to has been taken off the public pages. What you "
        "wrote is kept; its number leads the staff to it."
    ),
    "name_changed": gettext_lazy("What you published now stands under the name “%(title)s”."),
    "replied": gettext_lazy("“%(title)s” has an official reply from %(agency)s."),
    "answered": gettext_lazy("Someone has added an answer to “%(title)s”."),
    "reply_corrected": gettext_lazy("%(agency)s has corrected its official reply to “%(title)s”."),
    "followed_correction": gettext_lazy(
        "%(agency)s has corrected its official reply to “%(title)s”, which you follow."
    ),
    "followed_reply": gettext_lazy(
        "“%(title)s”, which you follow, has an official reply from %(agency)s."
    ),
    "followed_answer": gettext_lazy("“%(title)s”, which you follow, has a new answer."),
    "supported_correction": gettext_lazy(
        "%(agency)s has corrected its official reply to “%(title)s”, which you have met too."
    ),
    "supported_reply": gettext_lazy(
        "“%(title)s”, which you have met too, has an official reply from %(agency)s."
    ),
    "dispatched": gettext_lazy("“%(title)s” is now with %(agency)s."),
    "point_elsewhere": gettext_lazy(
        "“%(title)s” is not handled here. On its page you read where you can go with it."
    ),
    "take_note": gettext_lazy("“%(title)s” has been read and noted. Thank you; no answer follows."),
    **ABOUT_FLAGS,
    "post_blacked_out": gettext_lazy(
        "Parts of what you wrote in “%(title)s” have been blacked out."
    ),
    "post_hidden": gettext_lazy(
        "What you wrote in “%(title)s” has been taken off the public pages."
    ),
    "appeal_upheld": gettext_lazy(
        "Your appeal about “%(title)s” was upheld: another moderator has changed the decision."
    ),
    "appeal_rejected": gettext_lazy(
        "Another moderator has looked at “%(title)s” again, as you asked. The decision stays."
    ),
    **ABOUT_THE_ACCOUNT,
    "hidden": gettext_lazy("“%(title)s” has been taken off the public pages."),
    "made_public": gettext_lazy("“%(title)s” can now be read by everyone."),
    "urgent": gettext_lazy("Urgent: “%(title)s” is waiting and speaks of danger."),
    "urgent_repair": gettext_lazy("Urgent: “%(title)s” is waiting: something is broken."),
    "order_dispatched": gettext_lazy("Work order %(order)s: “%(title)s” is waiting for you."),
    "order_dispatched_danger": gettext_lazy(
        "Urgent: work order %(order)s: “%(title)s” speaks of danger and is waiting for you."
    ),
    "order_dispatched_urgently": gettext_lazy(
        "Urgent: “%(title)s” was accepted and sent to an agency at once as work order %(order)s. "
        "Please follow it."
    ),
    "order_awaiting_sign_off": gettext_lazy(
        "Work order %(order)s: a reply to “%(title)s” is waiting for your signature."
    ),
    "order_sent_back": gettext_lazy(
        "Work order %(order)s: the reply to “%(title)s” was sent back to you."
    ),
    "order_correction_awaiting_sign_off": gettext_lazy(
        "Work order %(order)s: a correction of the reply to “%(title)s” is waiting for "
        "your signature."
    ),
    "order_correction_sent_back": gettext_lazy(
        "Work order %(order)s: the correction of the reply to “%(title)s” was sent back to you."
    ),
    "order_due_soon": gettext_lazy(
        "Work order %(order)s: the answer to “%(title)s” is due by %(due)s."
    ),
    "order_due_now": gettext_lazy(
        "Work order %(order)s: the time for answering “%(title)s” ends at %(due)s."
    ),
    "order_late": gettext_lazy(
        "Work order %(order)s: the answer to “%(title)s” was due by %(due)s and is not signed yet."
    ),
    "order_not_accepted": gettext_lazy(
        "Work order %(order)s: “%(title)s” was to be accepted by %(due)s, and nobody has yet."
    ),
    "order_not_contacted": gettext_lazy(
        "Work order %(order)s: the author of “%(title)s” was to hear from the agency by %(due)s."
    ),
    "order_reopened": gettext_lazy("Work order %(order)s: “%(title)s” was reopened."),
    "order_unsolved": gettext_lazy(
        "Work order %(order)s: the author of “%(title)s” says that it is not solved. What is "
        "missing stands on the page of the order."
    ),
    "matter_unsolved": gettext_lazy(
        "The author of “%(title)s” says that it is not solved. It is waiting to be dispatched."
    ),
    "matters_unanswered": gettext_lazy(
        "Matters that have waited for an answer for %(limit)s days or longer: %(count)s. None "
        "should come to three months."
    ),
    "order_withdrawn": gettext_lazy(
        "Work order %(order)s: “%(title)s” was taken back. You need not do anything more."
    ),
    **BESIDE_THE_ROUTE,
    **ABOUT_REQUESTS,
    "kind_corrected": gettext_lazy(
        "“%(title)s” was filed as %(kind_before)s and is now handled as %(kind)s. Your words "
        "were not changed."
    ),
    "order_kind_corrected": gettext_lazy(
        "Work order %(order)s: “%(title)s” is now handled as %(kind)s; the answer is due %(due)s."
    ),
    "date_moved": gettext_lazy(
        "“%(title)s”: the answer is due by %(due)s instead of %(due_before)s, because the working "
        "days were changed by “%(calendar)s”."
    ),
    "dates_moved": gettext_lazy(
        "%(count)s of your matters have another answer date, because the working days were "
        "changed by “%(calendar)s”."
    ),
    "order_dates_moved": gettext_lazy(
        "%(count)s work orders of your agency have another due date, because the working days "
        "were changed by “%(calendar)s”."
    ),
    "checksum_published": gettext_lazy(
        "Today's checksum of the ledgers is %(title)s. Please keep it: it shows later whether "
        "entries were removed."
    ),
    "checklist_red": gettext_lazy(
        "The portal needs a look: “%(title)s” in the first-day checklist is no longer in order."
    ),
    "checklist_green": gettext_lazy("“%(title)s” in the first-day checklist is in order again."),
    "backlog": gettext_lazy(
        "Submissions that have waited long for a decision: %(count)s. The %(limit)s hours of the "
        "oldest end on %(due)s."
    ),
    "reopened": gettext_lazy("“%(title)s” is being handled again by %(agency)s."),
}

# Subjects for authors of matters that are not public. Staff get the usual sentence, with the
# number in place of the title.
PRIVATE_SUBJECTS = {
    "accepted_unpublished": gettext_lazy("Your matter %(number)s has been accepted."),
    "sent_back": gettext_lazy("Your matter %(number)s needs a change."),
    "decision_taken_back": gettext_lazy("Your matter %(number)s is being reviewed again."),
}
PRIVATE_SUBJECT = gettext_lazy("There is news about your matter %(number)s.")
# What is said to the author of a matter that an agency has: it tells by when it answers.
TELLS_WHEN_DUE = {"dispatched", "reopened"}
# Against these their author can appeal.
MAY_BE_APPEALED = {"sent_back", "refused", "hidden", "post_hidden"}
TO_STAFF = ("urgent", "order_", "matter_")


def sentence(name, facts):
    """The notice in one sentence, for lists and subjects."""
    words = SENTENCES.get(name)
    for fact, others in IN_PLACE:
        if facts.get(fact):
            words = others.get(name, words)
    return str(words) % _localised(facts) if words else facts.get("title", "")


def paragraphs_about_passages(facts):
    """Where the author sees what was blacked out or marked, as sentences."""
    if facts.get("redacted"):
        yield _("Your own page shows what was blacked out. Other readers cannot see it.")
    if facts.get("marks"):
        yield _("The passages to change are marked in your text on your own page.")


def message_words(name, facts):
    """Subject, paragraphs, link and link text of a message."""
    if name in ABOUT_THE_ACCOUNT:
        return _account_words(name, facts)
    if not facts.get("public") and name not in NOT_ABOUT_A_MATTER:
        return _private_words(name, facts)
    local = _localised(facts)
    paragraphs = [sentence(name, facts)]
    if local["reason"]:
        paragraphs.append(_("The reason: %(reason)s.") % local)
    if name in TELLS_WHEN_DUE and local["due"]:
        paragraphs.append(_("The agency answers by %(due)s at the latest.") % local)
    paragraphs += [text for text in (local["note"], local["advice"]) if text]
    paragraphs += paragraphs_about_appeals(name, facts)
    paragraphs += paragraphs_about_passages(facts)
    return Words(
        subject=sentence(name, facts),
        paragraphs=paragraphs,
        path=facts.get("path", "/my/"),
        action=facts.get("action") or _("Open it on the portal"),
        stop_path=facts.get("stop_path", ""),
    )


def _private_words(name, facts):
    """The message about a matter that is not public: its number, and where to read on."""
    number = facts.get("number") or facts.get("thread") or "–"
    if name.startswith(TO_STAFF):
        subject = sentence(name, facts | {"title": number})
    else:
        subject = PRIVATE_SUBJECTS.get(name, PRIVATE_SUBJECT) % {"number": number}
    read_on = _(
        "This matter is not public, so its letters do not say what it is about. Sign in to read "
        "on, or ask the hotline with this number."
    )
    return Words(
        subject=subject,
        paragraphs=[subject, read_on, *paragraphs_about_appeals(name, facts)],
        path=facts.get("path", "/my/"),
        action=_("Open it on the portal"),
    )


def paragraphs_about_appeals(name, facts):
    """Where the author can appeal, for a notice of something one can appeal against."""
    words = _("Not right? On its page you can ask for a second look, by another moderator.")
    return [words] if name in MAY_BE_APPEALED or facts.get("redacted") else []


def _account_words(name, facts):
    """The message about what a person may send: the subject does not say which."""
    stays = _(
        "Your own matters go on: you can read and track them, add to them, answer the agency and "
        "say whether they are solved. On the page below you read the reason and can object."
    )
    return Words(
        subject=str(_("There is a message about your account.")),
        paragraphs=[sentence(name, facts), stays],
        path=facts["path"],
        action=_("Open it on the portal"),
    )


def _localised(facts):
    local = {"title": "", "order": "", "note": ""} | facts
    for key in ("due", "due_before"):
        local[key] = _moment(facts.get(f"{key}_at"))
    for key in ("title", "agency", "first_agency", "reason", "advice", "kind", "kind_before"):
        local[key] = local_fact(facts, key)
    return local


def _moment(text):
    moment = parse_datetime(text) if text else None
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
