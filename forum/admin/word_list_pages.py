"""Pages of the administration about all word lists: CSV in and out, test box, hit statistics."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import richtext
from forum.forms.word_lists import ImportWordsForm, TextForm, sentence_of
from forum.models import ListedWord, WordList
from forum.reading.annotations import annotated
from forum.screening import csv_lists, trial

OUTCOMES = {
    csv_lists.ADDED: gettext_lazy("Added"),
    csv_lists.CHANGED: gettext_lazy("Changed"),
    csv_lists.UNCHANGED: gettext_lazy("Unchanged"),
    csv_lists.REFUSED: gettext_lazy("Not taken"),
}
LINES_SHOWN = 1_000
WORDS_SHOWN = 300


def import_words(page, request):
    """A report with a trial first; the same content sent again with "save" is saved."""
    _refuse_others(page, request)
    form = ImportWordsForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        try:
            if "save" in request.POST and form.is_checked():
                return _take_in(request, form)
            context |= _report(csv_lists.plan(**form.chosen()))
            context["form"] = _filled(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _page(page, request, "import", _("Import words"), context)


def _take_in(request, form):
    counts = csv_lists.take_in(**form.chosen(), by=request.user)
    facts = {"added": counts[csv_lists.ADDED], "changed": counts[csv_lists.CHANGED]}
    words = _("Saved: %(added)d words are new, %(changed)d were changed.") % facts
    messages.success(request, words)
    return redirect("admin:forum_listedword_changelist")


def _filled(form):
    """The form with the content of the file in its text field, to be sent again."""
    cleaned = form.cleaned_data
    return ImportWordsForm(
        initial={
            "word_list": cleaned["word_list"], "level": cleaned["level"],
            "text": cleaned["text"], "checked": form.fingerprint(),
        }
    )  # fmt: skip


def _report(lines):
    rows = [line.row for line in lines if line.outcome in {csv_lists.ADDED, csv_lists.CHANGED}]
    looked_for = [trial.word_of(row) for row in rows if not row.retired_at]
    counts = Counter(line.outcome for line in lines)
    return {
        "counts": [(label, counts[outcome]) for outcome, label in OUTCOMES.items()],
        "lines": [
            {"line": line, "outcome": OUTCOMES[line.outcome]} for line in lines[:LINES_SHOWN]
        ],
        "more": max(len(lines) - LINES_SHOWN, 0),
        "trial": sentence_of(trial.tried(looked_for)) if looked_for else "",
        "may_save": bool(rows),
    }


def export_words(page, request):
    _refuse_others(page, request)
    rows = ListedWord.objects.select_related("word_list")
    return HttpResponse(
        csv_lists.write(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="word-lists.csv"'},
    )


def try_text(page, request):
    """The test box: what would be found in a text now; nothing is kept."""
    _refuse_others(page, request)
    form = TextForm(request.POST or None)
    context = {"form": form}
    if form.is_valid():
        context["annotated"] = annotated("", richtext.plain(form.cleaned_data["text"]))
    return _page(page, request, "try", _("Try a text"), context)


def statistics(page, request):
    """How often each word marks the items submitted last, and how many were refused."""
    _refuse_others(page, request)
    result = trial.tried(trial.words_in_force())
    names = {row.slug: row.local_name for row in WordList.objects.all()}
    rows = [
        {
            "list": names[slug],
            "word": word,
            "marked": marked,
            "refused": result.refused_by[slug, word],
        }
        for (slug, word), marked in result.marked_by.most_common(WORDS_SHOWN)
    ]  # fmt: skip
    context = {"rows": rows, "sentence": sentence_of(result)}
    return _page(page, request, "statistics", _("How often words are found"), context)


def _refuse_others(page, request):
    if not page.has_change_permission(request):
        raise PermissionDenied


def _page(page, request, name, title, context):
    context = {
        **page.admin_site.each_context(request),
        "title": title,
        "opts": page.opts,
        **context,
    }
    return TemplateResponse(request, f"admin/forum/listedword/{name}.html", context)
