"""
The languages of the portal, and the one way to a text in the reader's own.

Rows and ledger lines hold a text in Chinese under its name (``name``) and in other languages
under the name and the language's suffix (``name_en``). Nothing else asks which language is on.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _


class Language(NamedTuple):
    code: str
    label: Any
    suffix: str


CHINESE = Language("zh-hans", _("Simplified Chinese"), "")
# The first is what a portal speaks where nobody chose, and what is said where another lacks it.
LANGUAGES = [CHINESE, Language("en", _("English"), "_en")]


def current_language() -> Language:
    """The language of the page or letter that is being made."""
    on = get_language() or ""
    return next((one for one in LANGUAGES if on.startswith(one.code)), CHINESE)


def local_text(row: Any, attribute: str = "name") -> Any:
    """The row's text in the language in use; Chinese where it has none in that."""
    named = attribute + current_language().suffix
    return getattr(row, named, "") or getattr(row, attribute)


def local_fact(facts: dict, key: str) -> Any:
    """The same of facts as notices and ledger lines keep them; "" where nothing is known."""
    return facts.get(key + current_language().suffix) or facts.get(key, "")


def in_every_language(say: Callable[[], dict]) -> dict:
    """The facts that ``say`` gives, in each language, for those who will choose theirs later."""
    facts: dict[str, Any] = {}
    for language in LANGUAGES:
        with override(language.code):
            facts |= {key + language.suffix: text for key, text in say().items()}
    return facts
