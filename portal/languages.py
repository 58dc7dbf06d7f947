"""
The languages of the portal, and the one way to a text in the reader's own.

Chinese and English have columns of their own: a row holds its Chinese text under a name
(``name``) and its English one beside it (``name_en``). Texts of rows in every further language
stand in one table (``portal.translations``). Ledger lines and notices hold all of them, each
under the name and the language's suffix. Nothing else asks which language is on.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

# What the texts of one language are found by: label of the model, row, field.
Texts = Mapping[tuple[str, int, str], str]


class Language(NamedTuple):
    code: str
    # What it is called in the reader's language, and by those who speak it.
    label: Any
    own_name: str
    suffix: str
    # How social networks write it.
    open_graph: str


CHINESE = Language("zh-hans", _("Simplified Chinese"), "中文", "", "zh_CN")
ENGLISH = Language("en", _("English"), "English", "_en", "en_GB")
# The first is what a portal speaks where nobody chose, and what is said where another lacks it.
LANGUAGES = [CHINESE, ENGLISH]
WITH_COLUMNS = (CHINESE, ENGLISH)


def choices() -> list[tuple[str, Any]]:
    return [(one.code, one.label) for one in LANGUAGES]


def further_languages() -> list[Language]:
    """All languages but Chinese and English: their texts of rows are in ``portal.translations``."""
    return [one for one in LANGUAGES if one not in WITH_COLUMNS]


def current_language() -> Language:
    """The language of the page or letter that is being made."""
    on = get_language() or ""
    return next((one for one in LANGUAGES if on.startswith(one.code)), CHINESE)


def other_languages() -> list[Language]:
    """What the reader may change to."""
    return [one for one in LANGUAGES if one != current_language()]


def local_text(row: Any, attribute: str = "name", *, model: Any = None) -> Any:
    """
    The row's text in the language in use; Chinese where it has none in that.

    ``model`` says whose row it is where ``row`` is not the model's own instance.
    """
    return text_in(current_language(), row, attribute, model=model) or getattr(row, attribute)


def text_in(language: Language, row: Any, attribute: str = "name", *, model: Any = None) -> Any:
    """The row's text in this language and no other; "" where it has none."""
    own = getattr(row, attribute + language.suffix, "")
    meta = getattr(model or row, "_meta", None)
    if own or meta is None or language in WITH_COLUMNS:
        return own
    return _read_texts(language.code).get((meta.label_lower, row.pk, attribute), "")


def texts_in_every_language(row: Any, attribute: str = "name") -> list[str]:
    """The row's text in each language that has one, for a search by name."""
    found = [text_in(language, row, attribute) for language in LANGUAGES]
    return [text for text in found if text]


def local_fact(facts: Mapping, key: str) -> Any:
    """A fact of a notice or ledger line in the current language; Chinese or "" without one."""
    return facts.get(key + current_language().suffix) or facts.get(key, "")


def facts_of(row: Any, key: str, attribute: str = "name") -> dict[str, Any]:
    """The row's text in each language, as notices and ledger lines keep it under ``key``."""
    texts = {key + one.suffix: text_in(one, row, attribute) for one in LANGUAGES}
    always = {key + one.suffix for one in WITH_COLUMNS}
    return {name: text for name, text in texts.items() if text or name in always}


def in_every_language(say: Callable[[], dict]) -> dict:
    """What ``say`` returns in each language, every key with the language's suffix."""
    facts: dict[str, Any] = {}
    for language in LANGUAGES:
        with override(language.code):
            facts |= {key + language.suffix: text for key, text in say().items()}
    return facts


def language_of(key: str) -> Language | None:
    """The further language that the name of a fact ends in, e.g. ``agency_ja``."""
    return next((one for one in further_languages() if key.endswith(one.suffix)), None)


def without_suffix(key: str) -> str:
    """The name of a fact without the suffix of a further language."""
    language = language_of(key)
    return key.removesuffix(language.suffix) if language else key


def _no_texts(code: str) -> Texts:
    return {}


_read_texts: Callable[[str], Texts] = _no_texts


def read_texts_by(reader: Callable[[str], Texts]) -> None:
    """Register the function that reads a language's texts; this module may not import its app."""
    global _read_texts
    _read_texts = reader
