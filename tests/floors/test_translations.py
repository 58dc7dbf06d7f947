"""
Every text for people is translated into Chinese and every other language in locale/.

Sources are read without the gettext tools: Python by its syntax tree, templates by Django's
``templatize``, which keeps only ``gettext("…")`` calls and replaces all else by X.
"""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
# One catalogue for each language except English, the language of the sources.
CATALOGS = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
APPS = ("portal", "forum", "moderation", "workorders")

# Name of the function → positions of its arguments for context and message.
CALLS = {
    "_": (None, 0),
    "gettext": (None, 0),
    "gettext_noop": (None, 0),
    "ngettext": (None, 0),
    "pgettext": (0, 1),
    "npgettext": (0, 1),
}
STRING = r"[uU]?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
TEMPLATE_CALL = re.compile(
    rf"(?<!\w)(_|n?p?gettext)\(\s*({STRING})(?:\s*,\s*({STRING}))?", re.DOTALL
)
PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0\- +]?\d*\.?\d*[a-zA-Z]|(?<!\{)\{\w*(?:![rsa])?(?::[^{}]*)?\}"
)


def python_messages(source):
    """Every (context, message) that a module passes to gettext."""
    for node in ast.walk(ast.parse(source)):
        call = _gettext_call(node)
        if call:
            context, message = (None if at is None else _text(node.args[at]) for at in call)
            if message:
                yield context, message


def _gettext_call(node):
    if not isinstance(node, ast.Call):
        return None
    name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
    places = CALLS.get(name.removesuffix("_lazy"))
    return places if places and len(node.args) > places[1] else None


def _text(node):
    assert not isinstance(node, ast.JoinedStr), (
        f"line {node.lineno}: an f-string has no translation"
    )
    return node.value if isinstance(node, ast.Constant) else None


def template_messages(source):
    """Every (context, message) of a template."""
    for name, first, second in TEMPLATE_CALL.findall(templatize(source)):
        first, second = ast.literal_eval(first), ast.literal_eval(second or "''")
        message = (
            (first, second) if "p" in name.removeprefix("n") and name != "_" else (None, first)
        )
        if message[1]:
            yield message if message[0] else (None, message[1])


def all_messages():
    for path in (path for top in APPS for path in sorted((ROOT / top).rglob("*.py"))):
        for found in python_messages(path.read_text()):
            yield path, found
    for folder in [ROOT / "templates", *(ROOT / top for top in APPS)]:
        for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
            for found in template_messages(path.read_text()):
                yield path, found


def unfinished(catalog):
    """Sentences about messages that are untranslated, fuzzy or have other placeholders."""
    for message in catalog:
        if message.id and message.fuzzy:
            yield f"doubtful: {message.id}"
        elif message.id and not all(_as_tuple(message.string)):
            yield f"untranslated: {message.id}"
        elif message.id and _lost_placeholders(message):
            yield f"other placeholders: {message.id} → {message.string}"


def _as_tuple(value):
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _lost_placeholders(message):
    # Each plural form has the placeholders of the English plural; Chinese has one form.
    wanted = sorted(PLACEHOLDER.findall(_as_tuple(message.id)[-1]))
    return any(sorted(PLACEHOLDER.findall(text)) != wanted for text in _as_tuple(message.string))


@pytest.fixture(scope="module", params=CATALOGS, ids=lambda path: path.parts[-3])
def catalog(request):
    with request.param.open("rb") as file:
        return read_po(file, locale=request.param.parts[-3], abort_invalid=True)


def test_nothing_is_untranslated_doubtful_or_short_of_a_placeholder(catalog):
    assert list(unfinished(catalog)) == []


def test_everything_in_the_sources_is_in_the_catalog(catalog):
    missing = {
        (str(path.relative_to(ROOT)), message)
        for path, (context, message) in all_messages()
        if catalog.get(message, context) is None
    }
    assert sorted(missing) == []


def test_there_are_sentences_to_look_for():
    assert len({found for _path, found in all_messages()}) > 100


# --- tests of the checks ------------------------------------------------------


def test_reads_python():
    source = (
        '_("One")\ngettext_lazy("Two " "parts")\npgettext("noun", "Open")\n'
        'ngettext("%(n)s day", "%(n)s days", n)\n_(variable)\nx.gettext("Three")'
    )
    assert set(python_messages(source)) == {
        (None, "One"),
        (None, "Two parts"),
        ("noun", "Open"),
        (None, "%(n)s day"),
        (None, "Three"),
    }


def test_refuses_an_f_string():
    with pytest.raises(AssertionError, match="f-string"):
        list(python_messages('_(f"{name} came")'))


def test_reads_templates():
    source = """{% load i18n %}<p title='it''s "x" (y'>{% translate "It's one" %} — 中文　词
      {% blocktranslate trimmed with name=x %}
        Two, {{ name }}
      {% endblocktranslate %}{% translate "Open" context "noun" %} {{ _("Three") }}
      {% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"""
    assert set(template_messages(source)) == {
        (None, "It's one"),
        (None, "Two, %(name)s"),
        ("noun", "Open"),
        (None, "Three"),
        (None, "%(n)s day"),
    }


HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        ('msgid "One"\nmsgstr ""\n', "untranslated"),
        ('#, fuzzy\nmsgid "One"\nmsgstr "一"\n', "doubtful"),
        ('msgid "%(n)s days"\nmsgstr "几天"\n', "other placeholders"),
        ('msgid "{name} came"\nmsgstr "{nom}来了"\n', "other placeholders"),
        ('msgid "Day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "天"\n', "other placeholders"),
    ],
)
def test_finds_an_unfinished_sentence(tmp_path, entry, finding):
    assert [one.partition(":")[0] for one in unfinished(_read(tmp_path, entry))] == [finding]


def test_lets_a_finished_sentence_pass(tmp_path):
    entry = 'msgid "Day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s 天"\n'
    assert list(unfinished(_read(tmp_path, entry))) == []


def _read(folder, entry):
    path = folder / "x.po"
    path.write_text(f"{HEADER}\n{entry}")
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")
