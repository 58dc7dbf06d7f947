"""
Categories, areas and agencies as lists to choose from, read together in one query.

Kept for a minute: they change a few times a year, and every list of matters needs them.
"""

from typing import NamedTuple

from django import forms
from django.core.cache import cache
from django.db.models import Value

from portal.agencies.models import Agency, Area, Category
from portal.languages import local_text

MODELS = {"category": Category, "area": Area, "agency": Agency}
COLUMNS = ["pk", "slug", "path", "name", "name_en", "retired_at"]
SECONDS_KEPT = 60
# Spaces at the start of an option are dropped by browsers; this one is not.
INDENT = "\u3000"


class TreeChoiceField(forms.ModelChoiceField):
    """A row of a tree, chosen from a list in which each name stands as far in as it is deep."""

    def label_from_instance(self, node):
        return INDENT * (node.depth - 1) + node.local_name


class Node(NamedTuple):
    """One row of a tree, as much of it as a filter needs."""

    tree: str
    pk: int
    slug: str
    path: str
    name: str
    name_en: str
    is_current: bool


def nodes(tree):
    """Every row of a tree, parents before their children."""
    return cache.get_or_set("forum-trees", _read, SECONDS_KEPT)[tree]


def find(tree, slug):
    return next((node for node in nodes(tree) if node.slug == slug), None)


def ids_below(tree, slug):
    """The row and everything below it: as numbers, so that the database need not look."""
    top = find(tree, slug)
    return [node.pk for node in nodes(tree) if top and node.path.startswith(top.path)]


def choices(tree):
    """Those in use, indented, in the reader's language."""
    return [
        (node.slug, INDENT * (node.path.count("/") - 1) + local_text(node))
        for node in nodes(tree)
        if node.is_current
    ]


def _read():
    parts = [_rows(tree) for tree in MODELS]
    found = parts[0].union(*parts[1:], all=True).order_by("path")
    read = {tree: [] for tree in MODELS}
    for tree, *facts, retired_at in found:
        read[tree].append(Node(tree, *facts, is_current=retired_at is None))
    return read


def _rows(tree):
    rows = MODELS[tree].objects.order_by().annotate(tree=Value(tree))
    return rows.values_list("tree", *COLUMNS)
