"""The rules of each purpose are in one table, and all code uses it."""

import ast
from pathlib import Path

import pytest

from forum import workflow
from forum.choices import Desk, PostRole, Purpose
from forum.purposes import RULES, Result, Speaker, purposes_of_desk

ROOT = Path(__file__).resolve().parents[2]


def test_every_purpose_has_its_row():
    assert set(RULES) == set(Purpose)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_row_agrees_with_itself(purpose):
    rules = RULES[purpose]
    becomes_a_post = rules.result in {Result.THREAD, Result.POST}
    assert (rules.role in PostRole.values) == becomes_a_post
    assert rules.desks <= set(Desk)
    assert rules.followers_hear_from <= rules.desks
    assert bool(rules.heading) != rules.opens_a_thread
    assert rules.opens_a_thread or not rules.is_handled
    assert rules.speaker is not Speaker.UNCHANGED or rules.result is Result.TEXT


def test_a_role_belongs_to_one_purpose():
    roles = [rules.role for rules in RULES.values() if rules.role]
    assert sorted(roles) == sorted(PostRole.values)


def test_the_moderators_read_all_but_what_is_signed_off_elsewhere():
    assert set(Purpose) - set(purposes_of_desk(Desk.MODERATION)) == {Purpose.OFFICIAL_REPLY}


def test_a_draft_begins_only_where_it_can_be_decided(db):
    with pytest.raises(ValueError, match="is not decided at"):
        workflow.start(by=None, purpose=Purpose.OFFICIAL_REPLY, text="No head signs this.")


# What the steps do with a purpose is asked of its row: a name in a comparison would be one
# more place to find for whoever adds a purpose.
ASKING = ["forum/workflow", "forum/reading", "forum/views", "moderation"]


def compared_purposes(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Compare):
            for side in [node.left, *node.comparators]:
                for part in ast.walk(side):
                    if isinstance(part, ast.Attribute) and getattr(part.value, "id", "") == (
                        "Purpose"
                    ):
                        yield f"{path.relative_to(ROOT)}:{node.lineno} Purpose.{part.attr}"


# Whether the author of the thread writes on, or somebody else, is itself the question there.
ALLOWED = {"forum/workflow/submissions/drafting.py", "forum/views/writing.py"}


def test_no_step_compares_purposes_by_name():
    found = [
        line
        for room in ASKING
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts and str(path.relative_to(ROOT)) not in ALLOWED
        for line in compared_purposes(path)
    ]
    assert found == []
