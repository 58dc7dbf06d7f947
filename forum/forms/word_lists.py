"""Forms of the administration for word lists."""

import hashlib
from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.models import ListedWord, WordList
from forum.screening import csv_lists, trial
from forum.screening.findings import Level

LARGEST_FILE = 2 * 1024 * 1024


def sentence_of(result: trial.Trial) -> str:
    """What the words would have done: "Of the last 5,000 items … 37, 2 of these were refused"."""
    facts = {"marked": result.marked, "items": result.items, "refused": result.refused}
    marks = _(
        "Of the last %(items)d items submitted %(marked)d would be marked; "
        "%(refused)d of these were refused."
    )
    if not result.spared:
        return marks % facts
    spared = _("%(spared)d items would have fewer marks, or danger that is only mentioned.")
    return f"{marks % facts} {spared % {'spared': result.spared}}"


class ListedWordForm(forms.ModelForm):
    """
    A word that is new, or in force again, is tried before it is saved: where it would mark
    anything, the form says how much, and a second press saves it.
    """

    tried = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    class Meta:
        model = ListedWord
        fields = ["word_list", "word", "level", "by_initials", "retired_at"]

    def clean(self):
        cleaned = super().clean() or {}
        if self.errors or not self._is_newly_looked_for(cleaned):
            return cleaned
        word = self._typed_word(cleaned)
        fingerprint = hashlib.sha256(repr(word).encode()).hexdigest()
        if cleaned.get("tried") == fingerprint:
            return cleaned
        result = trial.tried([word])
        if result.says_anything:
            # A copy, because what was posted cannot be changed.
            typed = cast(QueryDict, self.data).copy()
            typed[self.add_prefix("tried")] = fingerprint
            self.data = typed
            raise ValidationError(
                [sentence_of(result), _("Nothing is saved yet. Press once more to save it.")]
            )
        return cleaned

    def _is_newly_looked_for(self, cleaned) -> bool:
        # Another level of a word that marks changes no mark; harmless is the opposite of one.
        levels = {self.initial.get("level"), cleaned.get("level")}
        was_looked_for = (
            self.instance.pk is not None
            and not {"retired_at", "by_initials"} & set(self.changed_data)
            and (len(levels) == 1 or Level.HARMLESS not in levels)
        )
        return not cleaned.get("retired_at") and not was_looked_for

    def _typed_word(self, cleaned):
        row = ListedWord(
            word_list=cleaned.get("word_list") or self.instance.word_list,
            word=cleaned.get("word") or self.instance.word,
            level=cleaned["level"],
            by_initials=cleaned.get("by_initials", False),
        )
        row.normalise()
        return trial.word_of(row)


class ImportWordsForm(forms.Form):
    """Words as a file or as text; ``checked`` is the fingerprint of what the report was about."""

    word_list = forms.ModelChoiceField(
        WordList.objects.all(),
        label=gettext_lazy("word list"),
        help_text=gettext_lazy("For lines that name none."),
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("level"), choices=Level, coerce=int, initial=Level.NOTICE
    )
    file = forms.FileField(label=gettext_lazy("CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or the lines themselves"),
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 12}),
        help_text=gettext_lazy("One word per line, or a table with headings as it is exported."),
    )
    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is too large. Please divide it."))
        return csv_lists.decoded(file.read())

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("file"):
            cleaned["text"] = cleaned["file"]
        if not self.errors and not cleaned.get("text", "").strip():
            raise ValidationError(_("Please choose a file or write the words."))
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """What ``csv_lists`` plans and takes in."""
        return {name: self.cleaned_data[name] for name in ("text", "word_list", "level")}

    def fingerprint(self) -> str:
        cleaned = self.cleaned_data
        content = repr(
            (cleaned["word_list"].pk, cleaned["level"], _with_plain_ends(cleaned["text"]))
        )
        return hashlib.sha256(content.encode()).hexdigest()

    def is_checked(self) -> bool:
        """Whether the report that was shown is about what is to be saved now."""
        return self.cleaned_data["checked"] == self.fingerprint()


def _with_plain_ends(text: str) -> str:
    # Browsers send line ends of text fields as CR LF.
    return text.replace("\r\n", "\n").strip("\n")


class TextForm(forms.Form):
    """The test box."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=10_000,
        widget=AdminTextareaWidget(attrs={"rows": 8}),
    )
