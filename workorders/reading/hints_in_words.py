"""Hints about a reply as sentences."""

from django.utils.translation import gettext as _

from forum.choices import Kind, ReplyKind
from forum.screening.engine import in_force
from workorders.models import PlainWord
from workorders.replying.hints import Hint, hints


def of_reply(order, text, reply_kind, outcome):
    """What to look at again in this text, in sentences; empty if nothing was found."""
    jargon = dict(PlainWord.objects.values_list("jargon", "plain"))
    found = hints(text, reply_kind=reply_kind, jargon=jargon, own=in_force().own)
    states_result = outcome or reply_kind != ReplyKind.FINAL or order.thread.kind == Kind.INQUIRY
    if not states_result and text.strip():
        found.append(Hint("no_result"))
    return [_in_words(hint) for hint in found]


def _in_words(hint):
    facts = {"found": hint.found, "plain": hint.plain}
    match hint.kind:
        case "only_passed_on":
            return _(
                "It only says that the matter was received or passed on. That may be the kind "
                "“received” or “passed on”; a final reply says what came of it."
            )
        case "too_short":
            return _("It is very short. Does it answer everything that was asked?")
        case "no_contact":
            return _("It names no phone number or address for further questions.")
        case "no_date":
            return _("“%(found)s”: it promises something and names no day.") % facts
        case "long_sentence":
            return _("“%(found)s” is a long sentence. Two short ones are read more easily.") % facts
        case "jargon":
            return _("“%(found)s”: most people would say: %(plain)s") % facts
        case "personal_data":
            return _("“%(found)s” looks like personal data; everybody will read it.") % facts
        case "no_result":
            return _("The result is not stated yet.")
