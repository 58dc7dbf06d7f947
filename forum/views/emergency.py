"""Whether a page begins with the emergency numbers, because somebody may be in danger."""

from typing import NamedTuple

from forum.choices import Stage
from forum.screening import engine

READ = ("title", "text", "urgent")


class Danger(NamedTuple):
    """Whether to show the numbers, and also the one for people who speak of suicide."""

    shown: bool
    of_life: bool


def danger_in_form(form, kept=None):
    """
    Whether the fields of ``form`` speak of danger. ``kept`` is the draft, or the values kept in
    the session, for the fields that stand on other pages.
    """
    words = {name: _value(form, name, kept) for name in READ}
    return _danger(f"{words['title'] or ''}\n{words['text'] or ''}", ticked=words["urgent"])


def danger_in_submission(submission, version=None):
    """Whether a draft speaks of danger now; of a submitted version, what was found then."""
    if submission.can_be_edited or version is None:
        return _danger(f"{submission.title}\n{submission.text}", ticked=submission.urgent)
    return Danger(submission.speaks_of_danger, bool(version.facts.get("speaks_of_life")))


def danger_in_matter(thread, version):
    """Of an accepted matter that waits for its answer, as a moderator marked it."""
    waits = thread.stage in {Stage.ACCEPTED, Stage.IN_PROGRESS}
    return Danger(waits and thread.urgent, bool(version.facts.get("speaks_of_life")))


def _value(form, name, kept):
    if name in form.fields:
        return form[name].value()
    return kept.get(name) if isinstance(kept, dict) else getattr(kept, name, "")


def _danger(text, *, ticked):
    found = engine.screen(text)
    # A box that came back unticked says "False".
    ticked = ticked not in (None, "", False, "False", "0")
    return Danger(found.of_danger or ticked, found.of_life)
