"""What the author will read after each decision, in the words of the notice and its e-mail."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from forum.purposes import Result
from moderation.models import Outcome
from moderation.placeholders import Filler
from portal.languages import current_language, local_text, with_code
from portal.notifications.wording import (
    paragraphs_about_appeals,
    paragraphs_about_passages,
    sentence,
)

TAKES_ON = {Outcome.APPROVE, Outcome.ACCEPT}


def language_of_letters(submission):
    """The author's language; the reader's where there is no author any more."""
    author = submission.author
    return current_language() if author is None else with_code(author.language)


def letters_for(submission, *, title, outcomes, reasons):
    """For each outcome, the notice's first sentence and what each of ``reasons`` adds to it."""
    filler = Filler(submission)
    with override(language_of_letters(submission).code):
        return [
            {
                "outcome": outcome.value,
                # Lazy: a heading for the moderator, translated when the page is made.
                "label": outcome.label,
                "opening": sentence(notice_of(submission, outcome), {"title": title}),
                "redacted": sentence(
                    notice_of(submission, outcome), {"title": title, "redacted": True}
                ),
                "appeal": paragraphs_about_appeals(notice_of(submission, outcome), {}),
                "passages": list(_about_passages(outcome)),
                "reasons": [
                    _reason(filler.reason(reason), reason)
                    for reason in reasons
                    if reason.fits(outcome) or (outcome in TAKES_ON and reason.for_redacting)
                ],
            }
            for outcome in Outcome
            if outcome in outcomes
        ]


def _about_passages(outcome):
    if outcome not in TAKES_ON:
        return paragraphs_about_passages({"marks": True})
    redacted = {"redacted": True}
    return [*paragraphs_about_passages(redacted), *paragraphs_about_appeals("", redacted)]


def notice_of(submission, outcome):
    """The name of the notice that this outcome writes."""
    if outcome != Outcome.APPROVE:
        names = {Outcome.ACCEPT: "accepted_unpublished", Outcome.SEND_BACK: "sent_back"}
        return names.get(outcome, "refused")
    if submission.rules.result is Result.NAME:
        return "name_changed"
    # A matter whose decision was taken back has a thread, hidden until it is approved again.
    thread = None if submission.rules.opens_a_thread else submission.thread
    return "published" if thread is None or thread.is_public else "accepted_unpublished"


def _reason(told, reason):
    return {
        "pk": reason.pk,
        "words": _("The reason: %(reason)s.") % {"reason": local_text(told)},
        "for_redacting": reason.for_redacting,
        "advice": local_text(told, "advice"),
    }
