"""
The content of the API's page of docs, from the same OpenAPI 3.0 schema that programs get.

drf-spectacular generates the schema from the views and serializers; this module turns it
into values for the template: each operation with its parameters and answers, each kind of
object with its fields.
"""

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.generators import SchemaGenerator

VALUE = re.compile(r"^\* `([\w-]*)` - (.*)$", re.MULTILINE)
# From so many values on they are folded.
MANY_VALUES = 9
KINDS = {
    "string": pgettext_lazy("value", "text"),
    "date-time": _("date and time"),
    "uri": _("address"),
    "integer": _("whole number"),
    "boolean": _("true or false"),
    "array": _("list"),
    "object": _("object"),
}


class Field(NamedTuple):
    """A parameter, or a field of an object; ``shape`` names the kind of object it holds."""

    name: str
    words: str
    kind: str | Promise
    shape: str
    values: list
    may_be_empty: bool

    @property
    def has_many_values(self):
        return len(self.values) > MANY_VALUES


class Answer(NamedTuple):
    status: str
    words: str
    shape: str


class Operation(NamedTuple):
    name: str
    words: str
    method: str
    path: str
    parameters: list
    answers: list

    @property
    def can_be_tried(self):
        return self.method == "GET" and "{" not in self.path


class Shape(NamedTuple):
    name: str
    fields: list


def describe():
    """The template's context: ``operations`` in the schema's order, ``shapes`` of objects."""
    document = SchemaGenerator(api_version="1").get_schema(public=True)
    schemas = document["components"]["schemas"]
    return {
        "operations": [
            _operation(path, method, facts)
            for path, methods in document["paths"].items()
            for method, facts in methods.items()
        ],
        "shapes": [
            _shape(name, schema["properties"], schemas)
            for name, schema in schemas.items()
            if "properties" in schema
        ],
    }


def _operation(path, method, facts):
    return Operation(
        name=facts["operationId"],
        words=facts["summary"],
        method=method.upper(),
        path=path,
        parameters=[
            _field(parameter["name"], parameter["schema"], parameter.get("description", ""))
            for parameter in facts.get("parameters", [])
        ],
        answers=[_answer(status, answer) for status, answer in facts["responses"].items()],
    )


def _answer(status, answer):
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return Answer(status, answer["description"], _shape_in(schema))


def _shape(name, properties, schemas):
    fields = []
    for field, facts in properties.items():
        # A choice field without a description only refers to an enum: take the enum itself.
        choice = schemas.get(_name_in(facts), {})
        facts = choice if "enum" in choice else facts
        fields.append(_field(field, facts, facts.get("description", "")))
    return Shape(name, fields)


def _field(name, schema, description):
    # drf-spectacular lists a choice's values in its description, each with its label.
    declared = filter(None, schema.get("enum", []))
    values = VALUE.findall(description) or [(value, "") for value in declared]
    kind = schema.get("format") or schema.get("type") or ("string" if values else "object")
    return Field(
        name=name,
        words=VALUE.sub("", description).strip(),
        kind=KINDS.get(kind, kind),
        shape=_shape_in(schema),
        values=values,
        may_be_empty=bool(schema.get("nullable")),
    )


def _shape_in(schema):
    """The name of the one object a schema refers to; empty where it is a plain value."""
    name = _name_in(schema)
    # drf-spectacular names enums like this; their values are shown with the field.
    return "" if name.endswith("Enum") else name


def _name_in(schema):
    inner = [schema, *schema.get("allOf", []), schema.get("items", {})]
    return next((part["$ref"] for part in inner if "$ref" in part), "").rpartition("/")[2]
