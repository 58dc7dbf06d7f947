"""
Form fields for choosing a category, area or agency.

``TreeChoiceField`` returns a row. ``TreeSlugField`` is for filters of public lists: each process
keeps all three trees and their written options until a row of them changes.
"""

from typing import Any, NamedTuple

from django import forms
from django.db.models import Value
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from portal.agencies.models import Agency, Area, Category, TreeNode
from portal.languages import current_language, local_text
from portal.translations import reading as translations
from portal.translations.models import Translation
from portal.versions.reading import Kept

MODELS = {"category": Category, "area": Area, "agency": Agency}
COLUMNS = ["pk", "slug", "path", "name", "name_en", "retired_at"]
TABLES = [model._meta.db_table for model in MODELS.values()]
# An ideographic space: browsers drop ordinary spaces at the start of an option.
INDENT = "\u3000"
SELECTED = " selected"


class TreeChoiceIterator(forms.models.ModelChoiceIterator):
    """The choices of a ``TreeChoiceField``, read in one query."""

    field: "TreeChoiceField"

    def __iter__(self):
        return self._groups() if self.field.is_grouped else super().__iter__()

    def _groups(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        nodes = list(self.queryset)
        grown = {node.parent_id for node in nodes}
        group: TreeNode | None = None
        options: list[tuple[Any, str]] = []
        for node in nodes:
            if group is not None and node.parent_id == group.pk and node.pk not in grown:
                options.append(self.choice(node))
                continue
            yield from self._options_of(group, options)
            group, options = node, [self.choice(node)]
        yield from self._options_of(group, options)

    @staticmethod
    def _options_of(group, options):
        """A node with leaf children becomes a group (itself included), any other an option."""
        if len(options) > 1:
            yield group.local_name, options
        else:
            yield from options


class TreeChoiceField(forms.ModelChoiceField):
    """
    Chooses a row of a tree; names are indented by depth.

    With ``is_grouped``, leaves are in an ``<optgroup>`` of their parent: easier on a phone.
    """

    iterator = TreeChoiceIterator

    def __init__(self, queryset, *, is_grouped=False, **kwargs):
        self.is_grouped = is_grouped
        super().__init__(queryset, **kwargs)

    def label_from_instance(self, node):
        return node.local_name if self.is_grouped else _indent(node.local_name, node.depth)


class FilterSelect(forms.Select):
    """
    A select of a filter, where nothing is required. Its options are written in one go: the
    templates of Django, one for each option, took half of the time of a list of matters.
    """

    def options_html(self, chosen):
        return write_options(self.choices, chosen)

    def render(self, name, value, attrs=None, renderer=None):
        (chosen,) = self.format_value(value)
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name} | (attrs or {})))
        return format_html("<select{}>{}</select>", attributes, self.options_html(chosen))

    def use_required_attribute(self, initial):
        return False


class TreeSelect(FilterSelect):
    """Its options are written once for each language and choice, until a row changes."""

    def __init__(self, tree):
        self.tree = tree
        super().__init__()

    def options_html(self, chosen):
        # Whatever an address may ask for, no more is kept than there are options.
        known = chosen if not chosen or find(self.tree, chosen) else None
        return _options.get(self.tree, current_language().code, known)


def write_options(choices, chosen):
    """``<option>`` elements of (value, label) pairs; the one of the chosen value is selected."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if value == chosen else "", label) for value, label in choices),
    )


class TreeSlugField(forms.ChoiceField):
    """Chooses a row of a tree by its slug; retired rows are not listed, but accepted."""

    def __init__(self, *, tree, **kwargs):
        self.tree = tree
        kwargs.setdefault("widget", TreeSelect(tree))
        super().__init__(choices=lambda: _with_all(tree), **kwargs)

    def valid_value(self, value):
        return find(self.tree, value) is not None

    def label_of(self, slug):
        """The name of the row, also of a retired one, in the reader's language."""
        return local_text(find(self.tree, slug), model=MODELS[self.tree])


class Node(NamedTuple):
    """The columns of a tree's row that filters need."""

    tree: str
    pk: int
    slug: str
    path: str
    name: str
    name_en: str
    is_current: bool


def nodes(tree):
    """Every row of a tree, parents before their children."""
    trees: dict[str, list[Node]] = _trees.get()
    return trees[tree]


def find(tree, slug):
    return next((node for node in nodes(tree) if node.slug == slug), None)


def ids_below(tree, slug):
    """Primary keys of the row and all below it, so that the filter needs no subquery."""
    top = find(tree, slug)
    return [node.pk for node in nodes(tree) if top and node.path.startswith(top.path)]


def rows(tree):
    """Every row of a tree by its key, retired ones too; shared, so nobody may change them."""
    return _rows_by_key.get(tree)


def names(tree):
    """The name of every row by its key, retired ones too, in the reader's language."""
    return _names.get(tree, current_language().code)


def _make_names(tree, _language):
    translations.begin()
    return {node.pk: local_text(node, model=MODELS[tree]) for node in nodes(tree)}


def choices(tree):
    """(slug, indented name) of each row in use, in the reader's language."""
    return _choices.get(tree, current_language().code)


def _with_all(tree):
    return [("", _("All")), *choices(tree)]


def _make_choices(tree, _language):
    # Texts of a further language that this request read earlier may be older than the version.
    translations.begin()
    return [
        (node.slug, _indent(local_text(node, model=MODELS[tree]), node.path.count("/")))
        for node in nodes(tree)
        if node.is_current
    ]


def _indent(name, depth):
    return INDENT * (depth - 1) + name


def _read():
    parts = [_rows(tree) for tree in MODELS]
    found = parts[0].union(*parts[1:], all=True).order_by("path")
    read: dict[str, list[Node]] = {tree: [] for tree in MODELS}
    for tree, *facts, retired_at in found:
        read[tree].append(Node._make([tree, *facts, retired_at is None]))
    return read


def _rows(tree):
    rows = MODELS[tree].objects.order_by().annotate(tree=Value(tree))
    return rows.values_list("tree", *COLUMNS)


_trees = Kept(_read, *TABLES)
_choices = Kept(_make_choices, *TABLES, Translation._meta.db_table)
_rows_by_key = Kept(lambda tree: MODELS[tree].objects.in_bulk(), *TABLES)
_names = Kept(_make_names, *TABLES, Translation._meta.db_table)
_options = Kept(
    lambda tree, _language, chosen: write_options(_with_all(tree), chosen),
    *TABLES,
    Translation._meta.db_table,
)
