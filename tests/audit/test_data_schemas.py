"""Each act declares the data of its ledger line, and no other data is written."""

import ast
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
from django.apps import apps

from forum.models import Event
from moderation.models import Decision, FlagDecision, Outcome, Sanction
from portal.audit.data_schemas import SchemaMismatch, field_names, schema_errors
from portal.audit.ledgers import LedgerLine
from portal.audit.models import AuditLine
from portal.audit.wording import ACTS, FACTS
from workorders.models import Transition
from workorders.workflow.sign_offs.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
LEDGERS = [Event, Decision, FlagDecision, Sanction, Transition]


class Due(TypedDict):
    due_at: str
    reason: NotRequired[str]


class Told(TypedDict):
    due: Due
    count: int | None


def test_every_ledger_but_the_audit_declares_its_data():
    ledgers = {model for model in apps.get_models() if issubclass(model, LedgerLine)}
    assert {model for model in ledgers if model.DATA is None} == {AuditLine}
    assert ledgers - {AuditLine} == set(LEDGERS)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_every_declared_act_and_name_has_its_words(ledger):
    assert set(ledger.DATA) - set(ACTS) == set()
    names = {name for shape in ledger.DATA.values() for name in field_names(shape)}
    assert names - set(FACTS) == set()


def test_every_act_of_the_steps_is_declared():
    declared = set(Event.DATA) | set(Transition.DATA)
    assert acts_in("forum/workflow") | acts_in("workorders/workflow") <= declared
    said = {step.act for kind in KINDS.values() for step in kind.steps.values() if step.act}
    assert said <= set(Transition.DATA)
    assert set(Outcome.values) <= set(Decision.DATA)


def acts_in(folder):
    """The acts that steps name as they move something: ``act="…"``."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / folder).rglob("*.py")]
    named = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    acts = {each.value.value for each in named if each.arg == "act" and is_text(each.value)}
    assert len(acts) > 5
    return acts


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.django_db
def test_all_the_world_wrote_is_as_it_is_declared(world):
    lines = [line for ledger in LEDGERS for line in ledger._base_manager.all()]
    assert len({line.act for line in lines}) > 15
    wrong = [(line.act, list(schema_errors(line.data, line.DATA[line.act]))) for line in lines]
    assert [(act, found) for act, found in wrong if found] == []


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{}, {"version": 1, "version_id": 2, "mood": "good"}])
def test_a_line_with_more_or_less_is_refused_where_it_is_written(world, data):
    with pytest.raises(SchemaMismatch):
        world.order.transitions.record("hand_in", "dispatched", "dispatched", data=data)
    line = Transition(order=world.order, act="hand_in", data=data)
    with pytest.raises(SchemaMismatch):
        Transition.objects.bulk_create([line])


@pytest.mark.django_db
def test_an_act_nobody_declared_is_refused(world):
    with pytest.raises(SchemaMismatch, match="no schema for sing"):
        world.order.transitions.record("sing", "dispatched", "dispatched")


@pytest.mark.django_db
def test_a_clerk_is_not_stopped_by_a_wrong_declaration(world, settings):
    settings.TESTING = False
    line = world.order.transitions.record("accept", data={"mood": "good"})
    assert line.data == {"mood": "good"}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"due": {"due_at": "x"}, "count": None}, []),
        ({"due": {"due_at": "x", "reason": "y"}, "count": 1}, []),
        ({"due": {"due_at": "x"}}, ["count is missing"]),
        ({"due": {"due_at": "x"}, "count": 1, "z": 1}, ["z is not declared"]),
        ({"due": {"mood": "x"}, "count": 1}, ["due.due_at is missing", "due.mood is not declared"]),
        ({"due": "x", "count": 1}, ["due is a str"]),
        ({"due": {"due_at": "x"}, "count": "1"}, ["count is a str"]),
    ],
)
def test_finds_each_difference(data, found):
    assert list(schema_errors(data, Told)) == found
