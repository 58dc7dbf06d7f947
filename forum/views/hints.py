"""
What screening tells the author while there is time: the emergency numbers, where somebody may
be in danger, and the personal data that others would read. Nothing else that screening finds is
shown to authors.
"""

from typing import NamedTuple

from django.utils.functional import Promise

from forum.choices import Stage
from forum.screening import engine
from forum.screening.findings import FindingKind, Findings

READ = ("title", "text", "urgent", "wants_private")


class PersonalData(NamedTuple):
    """What it is, e.g. "mobile number", and how it stands in the text."""

    label: str | Promise
    words: str


class Hints(NamedTuple):
    """
    Whether to show the emergency numbers, and also the one for people who speak of suicide; and
    the personal data in what others will read.
    """

    of_danger: bool = False
    of_life: bool = False
    personal: tuple[PersonalData, ...] = ()


def hints_for_form(form, kept=None):
    """
    The hints for the fields of ``form``. ``kept`` is the draft, or the values kept in the
    session, for the fields that stand on other pages.
    """
    typed = {name: _value(form, name, kept) for name in READ}
    return _hints(
        f"{typed['title'] or ''}\n{typed['text'] or ''}",
        is_ticked=_is_set(typed["urgent"]),
        is_private=_is_set(typed["wants_private"]) or _is_by_agency(kept),
    )


def hints_for_submission(submission, version=None):
    """The hints for a draft as it is now; for a submitted version, the danger found then."""
    if submission.can_be_edited or version is None:
        return _hints(
            f"{submission.title}\n{submission.text}",
            is_ticked=submission.urgent,
            is_private=submission.wants_private or _is_by_agency(submission),
        )
    return Hints(submission.speaks_of_danger, bool(version.facts.get("speaks_of_life")))


def hints_for_matter(thread, version):
    """For an accepted matter that waits for its answer, as a moderator marked it."""
    waits = thread.stage in {Stage.ACCEPTED, Stage.IN_PROGRESS}
    return Hints(waits and thread.urgent, bool(version.facts.get("speaks_of_life")))


def _value(form, name, kept):
    if name in form.fields:
        return form[name].value()
    return kept.get(name) if isinstance(kept, dict) else getattr(kept, name, "")


def _is_by_agency(kept):
    """What an agency publishes is not screened: the numbers in it are meant to be called."""
    return hasattr(kept, "rules") and not kept.rules.is_screened


def _is_set(value):
    # A box that came back unticked says "False".
    return value not in (None, "", False, "False", "0")


def _hints(text, *, is_ticked, is_private):
    found = engine.screen(text)
    personal = () if is_private else _personal_data(found)
    return Hints(found.of_danger or is_ticked, found.of_life, personal)


def _personal_data(found: Findings):
    each = {one.words: FindingKind(one.kind).label for one in found.personal}
    return tuple(PersonalData(label, words) for words, label in each.items())
