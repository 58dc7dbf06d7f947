"""
What an author changed since the text that a moderator knows already: the published one, which
an edit would replace, or the version that was submitted before.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.richtext import visible_text
from portal.texts.changes import SAME, Part, changes, shortened


@dataclass(frozen=True)
class Changes:
    """``title`` and ``body`` as stretches, none where nothing changed; ``facts`` in words."""

    heading: str
    title: list[Part]
    body: list[Part]
    facts: list[str]

    @property
    def is_none(self):
        return not (self.title or self.body or self.facts)


def since_published(before, shown):
    """``before`` is {title, body}: what an edit would replace."""
    title = _stretches(before["title"], shown.title) if before["title"] else []
    body = _stretches(visible_text(before["body"]), visible_text(shown.body))
    return Changes(_("What would change"), title, body, [])


def since_earlier(earlier, shown, *, facts_of):
    """From one ``ShownVersion`` to the next; ``facts_of`` gives the rows of a version's facts."""
    heading = _("Changed since version %(number)d") % {"number": earlier.version.number}
    return Changes(
        heading,
        _stretches(earlier.title, shown.title),
        _stretches(visible_text(earlier.body), visible_text(shown.body)),
        [*_other_facts(earlier, shown, facts_of), *_other_images(earlier, shown)],
    )


def _stretches(before, after):
    parts = changes(before, after)
    return [] if all(part.kind == SAME for part in parts) else shortened(parts)


def _other_facts(earlier, shown, facts_of):
    if earlier.version.facts == shown.version.facts:
        return []
    before = {row["label"]: row["value"] for row in facts_of(earlier.version)}
    said = _("%(label)s: %(before)s → %(after)s")
    nothing = _("nothing")
    return [
        said % {
            "label": row["label"],
            "before": before[row["label"]] or nothing,
            "after": row["value"] or nothing,
        }
        for row in facts_of(shown.version)
        if row["label"] in before and before[row["label"]] != row["value"]
    ]  # fmt: skip


def _other_images(earlier, shown):
    before, now = _keys(earlier), _keys(shown)
    added, removed = len(now - before), len(before - now)
    said = []
    if added:
        said.append(
            ngettext("%(count)d image was added", "%(count)d images were added", added)
            % {"count": added}
        )
    if removed:
        said.append(
            ngettext("%(count)d image was removed", "%(count)d images were removed", removed)
            % {"count": removed}
        )
    return said


def _keys(shown):
    return {image["pk"] for image in shown.attachments}
