"""
What stands in braces in a preset reason and in a note, such as ``{number}``, filled in when the
author is told. ``moderation.placeholder_names`` says which there are.
"""

from types import SimpleNamespace

from django.utils.translation import gettext as _
from django.utils.translation import override

from forum.models import Submission
from forum.workflow.publishing.redacting import published_words
from moderation.models import Reason
from moderation.placeholder_names import PLACEHOLDER
from portal import hotline
from portal.languages import CHINESE, LANGUAGES, Language, text_in, with_code


class Filler:
    """Fills what the author of one text is told; reads nothing until a placeholder stands there."""

    def __init__(self, submission: Submission):
        self.submission = submission
        self._facts: dict[str, dict[str, str]] = {}

    def reason(self, reason: Reason) -> SimpleNamespace:
        """Name and advice of the reason in every language."""
        return SimpleNamespace(
            **{
                attribute + language.suffix: self._fill(
                    text_in(language, reason, attribute), language
                )
                for language in LANGUAGES
                for attribute in ("name", "advice")
            }
        )

    def note(self, note: str) -> str:
        """The moderator's own words, with names in the author's language."""
        author = self.submission.author
        return self._fill(note, with_code(author.language) if author else CHINESE)

    def _fill(self, text: str, language: Language) -> str:
        if "{" not in text:
            return text
        facts = self._facts.setdefault(language.code, _facts(self.submission, language))
        return PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), text)


def _facts(submission: Submission, language: Language) -> dict[str, str]:
    thread = submission.thread
    agency = submission.agency or (thread.agency if thread else None)
    title = thread.title if thread else submission.title
    # What is practised on is in no table and has no versions.
    if submission.pk and (version := submission.latest_version):
        title = published_words(version, submission.language).title or title
    with override(language.code):
        in_general = _("the agency in charge")
    return {
        "number": submission.number or (thread.number if thread else ""),
        "title": title,
        "agency": (text_in(language, agency) or agency.name) if agency else in_general,
        "hotline": hotline.number(),
    }
