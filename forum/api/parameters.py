"""
What can be asked of the API: its parameters, as its schema declares them and as they are checked.

The two agree: a value that the schema does not allow is refused, any other one is answered.
Only that a query has too little in it to search for is beyond what a schema can say.
"""

import re

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError

from forum.choices import Kind
from forum.filters import ORDERS, STATUSES, SearchFilter, ThreadFilter
from forum.search.bigrams import LONGEST_QUERY
from portal.agencies import choices
from portal.languages import local_text

# NUL is refused in every address, before the API is asked.
WORDS = rf"^([^\u0000]{{2,{LONGEST_QUERY}}})?$"
PAGE_NUMBER = r"^([1-9]|[1-9][0-9]|[1-4][0-9]{2}|500)?$"
PLACE = r"^([0-9]{1,16}-[0-9]{1,15})?$"


def _query(name, description, **facts):
    return OpenApiParameter(name, str, OpenApiParameter.QUERY, description=description, **facts)


def _one_of(name, description, values):
    # An empty value is what a form sends where nothing is chosen.
    return _query(name, description, enum=["", *values])


PAGE = _query("page", _("From 1 to 500."), pattern=PAGE_NUMBER)
RETRY_AFTER = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, required=True, response=[429]
)
ALWAYS = [
    _query("q", _("Words that all stand in the matter; two characters at least."), pattern=WORDS),
    _one_of("kind", _("What the matter is."), Kind.values),
    _one_of("status", _("Where the matter stands."), [status for status, _label in STATUSES]),
    _one_of("order", _("Newest first when left out."), [name for name, _words in ORDERS]),
    PAGE,
    _query("before", _("Goes on where a list ended; given by the link `next`."), pattern=PLACE),
    RETRY_AFTER,
]
TREES = {
    "category": _("Slug of a category; those below it are included."),
    "area": _("Slug of an area; those below it are included."),
    "agency": _("Slug of an agency; those below it are included."),
}


class ListSchema(AutoSchema):
    """The schema of the list, with the slugs that this city has at the moment."""

    def get_override_parameters(self):
        return [*ALWAYS, *(_slug(tree, words) for tree, words in TREES.items())]


def _slug(tree, words):
    nodes = choices.nodes(tree)
    # As drf-spectacular describes a choice, so that the page of the API shows the names.
    names = [f"* `{node.slug}` - {local_text(node, model=choices.MODELS[tree])}" for node in nodes]
    return _one_of(tree, "\n".join([str(words), "", *names]), [node.slug for node in nodes])


class ListFilter(ThreadFilter):
    """The filters of the list; what was typed is taken as it is, as its schema counts it."""

    q = SearchFilter(method="find", strip=False)


def refuse_errors(filters, query):
    """
    ValidationError where a parameter is not as declared; NotFound for words that are, but
    in which there is nothing to search for.
    """
    errors = filters.form.errors
    if set(errors) == {"q"} and re.fullmatch(WORDS, query["q"]):
        raise NotFound(errors["q"][0])
    if errors:
        raise ValidationError(errors)
