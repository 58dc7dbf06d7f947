"""Whether a page begins with the numbers to call, because somebody may be in danger."""

from typing import NamedTuple

from forum.danger import screening

READ = ("title", "text", "urgent")


class Danger(NamedTuple):
    """Whether to show the numbers, and the one for people who speak of ending a life."""

    shown: bool
    of_life: bool


def in_typed(form, kept=None):
    """
    What the fields of ``form`` say, shown again or as a beginning; ``kept`` is the draft,
    or the words kept so far, for the fields that stand on other pages.
    """
    words = {name: _value(form, name, kept) for name in READ}
    return _danger(f"{words['title'] or ''}\n{words['text'] or ''}", ticked=words["urgent"])


def in_submission(submission, version=None):
    """What a draft says now; of what was submitted, what was found then."""
    if submission.can_be_edited or version is None:
        return _danger(f"{submission.title}\n{submission.text}", ticked=submission.urgent)
    return Danger(submission.speaks_of_danger, bool(version.facts.get("speaks_of_life")))


def _value(form, name, kept):
    if name in form.fields:
        return form[name].value()
    return kept.get(name) if isinstance(kept, dict) else getattr(kept, name, "")


def _danger(text, *, ticked):
    finding = screening.screen(text) if text.strip() else screening.NOTHING
    # A box that came back unticked says "False".
    ticked = ticked not in (None, "", False, "False", "0")
    return Danger(bool(finding) or ticked, finding.of_life)
