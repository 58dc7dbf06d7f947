"""
Recognising and stripping invisible text.

Spaces of every width, control and format characters (zero width, direction), variation
selectors and letters without a shape are stripped from both ends of a text. Inside they are
kept, because emoji are joined by them.
"""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

TOO_LONG = _(
    "This has %(show_value)d characters, %(limit_value)d at most are possible. "
    "Nothing was cut; please shorten it."
)
UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
# Letters, marks and symbols by category that are invisible: fillers of Hangul and Khmer vowels,
# a blank Braille cell, a joining mark.
SHAPELESS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159")
SELECTORS = (
    range(0x180B, 0x1810),
    range(0xFE00, 0xFE10),
    range(0xE0000, 0xE1000),
)


def is_blank(text):
    """Whether ``text`` has no visible character."""
    return all(map(_is_unseen, text))


def strip(text):
    """
    ``text`` without invisible characters at both ends; empty if nothing is visible.

    A variation selector after the last visible character is kept (a red heart is a heart and a
    selector).
    """
    first = next((place for place, sign in enumerate(text) if not _is_unseen(sign)), None)
    if first is None:
        return ""
    end = len(text)
    while _is_unseen(text[end - 1]):
        end -= 1
    while end < len(text) and _chooses_form(text[end]):
        end += 1
    return text[first:end]


def _is_unseen(sign):
    return (
        unicodedata.category(sign) in UNSEEN_CATEGORIES or sign in SHAPELESS or _chooses_form(sign)
    )


def _chooses_form(sign):
    return any(ord(sign) in selectors for selectors in SELECTORS)


class TextField(forms.CharField):
    """A text field that treats invisible text as empty and never cuts text that is too long."""

    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value):
        value = super().to_python(value)
        return strip(value) or self.empty_value
