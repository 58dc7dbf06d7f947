"""Workflow functions that write have verbs as names; long parameter lists need a reason."""

import ast

import pytest

from tests.floors.test_house import modules

WRITES = {
    "save", "create", "bulk_create", "get_or_create", "update_or_create", "update",
    "bulk_update", "delete", "record",
}  # fmt: skip
PREPOSITIONS = {
    "after", "as", "at", "before", "by", "for", "from", "in", "of", "on", "to", "with", "without",
}  # fmt: skip
PARTICIPLES = {
    "begun", "brought", "drawn", "found", "given", "gone", "held", "kept", "left", "made", "said",
    "sent", "shown", "taken", "told", "written",
}  # fmt: skip
# Words that end like a participle but are not one.
NOT_PARTICIPLES = {"bring", "feed", "need", "proceed", "seed"}
MOST_PARAMETERS = 7
# Exceptions: "file function" → reason.
LONG_LISTS: dict[str, str] = {}


def functions():
    for name, text in modules():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, node


def writes(function):
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        for node in ast.walk(function)
    )


def is_no_verb(name):
    first = name.lstrip("_").split("_")[0]
    if first in NOT_PARTICIPLES:
        return False
    return first in PREPOSITIONS | PARTICIPLES or first.endswith(("ed", "ing"))


def parameters(function):
    given = function.args
    listed = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return [item.arg for item in listed if item.arg not in {"self", "cls"}]


@pytest.mark.parametrize("name", ["made_folder", "_made", "taken_up", "of_kind", "moving"])
def test_knows_a_participle_and_a_preposition(name):
    assert is_no_verb(name)


def test_workflow_functions_that_write_are_named_by_verbs():
    found = [
        f"{name}:{function.lineno} {function.name}"
        for name, function in functions()
        if "workflow" in name and is_no_verb(function.name) and writes(function)
    ]
    assert not found


def test_parameter_lists_stay_short():
    found = {
        f"{name} {function.name}"
        for name, function in functions()
        if len(parameters(function)) > MOST_PARAMETERS
    }
    assert found == set(LONG_LISTS)
