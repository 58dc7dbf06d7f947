"""
The languages of the portal, and the only way to get a text in the reader's language.

Chinese and English have their own columns: ``name`` has the Chinese text of a row, ``name_en``
the English one. Texts of rows in further languages are in one table (``portal.translations``).
Ledger lines and notices store the texts of all languages, each under its name plus the
language's suffix. No other module checks which language is active.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

# All texts of one language: {(model label, row key, field): text}.
Texts = Mapping[tuple[str, int, str], str]


class Language(NamedTuple):
    code: str
    # The language's name in the reader's language, and in the language itself.
    label: Any
    own_name: str
    suffix: str
    # Its code in Open Graph tags.
    open_graph: str


CHINESE = Language("zh-hans", _("Simplified Chinese"), "中文", "", "zh_CN")
ENGLISH = Language("en", _("English"), "English", "_en", "en_GB")
# The first one is the default, and the fallback for texts that another language lacks.
LANGUAGES = [CHINESE, ENGLISH]
WITH_COLUMNS = (CHINESE, ENGLISH)


def choices() -> list[tuple[str, Any]]:
    return [(one.code, one.label) for one in LANGUAGES]


def further_languages() -> list[Language]:
    """All languages except Chinese and English; ``portal.translations`` has their texts."""
    return [one for one in LANGUAGES if one not in WITH_COLUMNS]


def current_language() -> Language:
    """The active language, in which the page or message is being made."""
    on = get_language() or ""
    return next((one for one in LANGUAGES if on.startswith(one.code)), CHINESE)


def with_code(code: str) -> Language:
    """The language of this code, e.g. of an account; Chinese where it is none of the portal's."""
    return next((one for one in LANGUAGES if one.code == code), CHINESE)


def other_languages() -> list[Language]:
    """The languages the reader can change to."""
    return [one for one in LANGUAGES if one != current_language()]


def local_text(row: Any, attribute: str = "name", *, model: Any = None) -> Any:
    """
    The row's text in the active language; the Chinese text if it has none.

    ``model`` is the row's model, needed if ``row`` is not an instance of it.
    """
    return text_in(current_language(), row, attribute, model=model) or getattr(row, attribute)


def text_in(language: Language, row: Any, attribute: str = "name", *, model: Any = None) -> Any:
    """The row's text in exactly this language; "" if it has none."""
    own = getattr(row, attribute + language.suffix, "")
    meta = getattr(model or row, "_meta", None)
    if own or meta is None or language in WITH_COLUMNS:
        return own
    return _read_texts(language.code).get((meta.label_lower, row.pk, attribute), "")


def texts_in_every_language(row: Any, attribute: str = "name") -> list[str]:
    """The row's texts in all languages, without empty ones."""
    found = [text_in(language, row, attribute) for language in LANGUAGES]
    return [text for text in found if text]


def local_fact(facts: Mapping, key: str) -> Any:
    """A fact of a notice or ledger line in the active language, else in Chinese, else ""."""
    return facts.get(key + current_language().suffix) or facts.get(key, "")


def facts_of(row: Any, key: str, attribute: str = "name") -> dict[str, Any]:
    """The row's text in each language, as notices and ledger lines store it under ``key``."""
    texts = {key + one.suffix: text_in(one, row, attribute) for one in LANGUAGES}
    always = {key + one.suffix for one in WITH_COLUMNS}
    return {name: text for name, text in texts.items() if text or name in always}


def in_every_language(say: Callable[[], dict]) -> dict:
    """The results of ``say`` in all languages; each key gets the language's suffix."""
    facts: dict[str, Any] = {}
    for language in LANGUAGES:
        with override(language.code):
            facts |= {key + language.suffix: text for key, text in say().items()}
    return facts


def language_of(key: str) -> Language | None:
    """The further language whose suffix ends the key, e.g. Japanese for ``agency_ja``."""
    return next((one for one in further_languages() if key.endswith(one.suffix)), None)


def without_suffix(key: str) -> str:
    """The key without the suffix of a further language."""
    language = language_of(key)
    return key.removesuffix(language.suffix) if language else key


def _no_texts(code: str) -> Texts:
    return {}


_read_texts: Callable[[str], Texts] = _no_texts


def read_texts_by(reader: Callable[[str], Texts]) -> None:
    """Register the function that reads a language's texts: this module may not import an app."""
    global _read_texts
    _read_texts = reader
