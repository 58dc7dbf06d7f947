"""
The layers ("floors") of the code: imports and foreign keys go only to lower floors, there are
no signals of our own, and only workflows write states.

Imports are read from the syntax tree, including nested and relative ones; foreign keys from
the app registry, including those given as strings. Templates and settings may name anything.
"""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {
    "portal.benchmark": 8,
    "portal.demo": 7,
    "portal.importing": 7,
    "portal.styleguide": 7,
    "portal.site": 6,
    "portal.desk": 5,
    "portal.integrity": 5,
    "portal.statistics": 5,
    "portal.exchange": 5,
    "moderation": 4,
    "workorders": 4,
    "forum": 3,
    "portal.agencies": 2,
    "portal.notifications": 2,
    "portal.accounts": 1,
    "portal.audit": 0,
    "portal.limits": 0,
    "portal.translations": 0,
    "portal.versions": 0,
    # Modules directly in portal/: used by all apps, import none.
    "portal": -1,
}
ENTRANCES = {"portal.settings", "portal.urls", "portal.wsgi", "portal.asgi"}
STATES = {"state", "status", "stage", "visibility"}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "services", "service"}
MIGRATION_SIGNALS = {"pre_migrate", "post_migrate"}


def room_of(dotted):
    """The package ("room") of a module; None if it is not part of the project."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        room = ".".join(parts[:length])
        if room in FLOORS:
            return room
    return None


def room_of_label(label):
    """The room of an app label, even if the app does not exist yet."""
    names = {config.label: config.name for config in apps.get_app_configs()}
    fallback = {room.rpartition(".")[2]: room for room in FLOORS}
    return room_of(names.get(label) or fallback.get(label, label))


def may_know(source, target):
    return target is None or source == target or FLOORS[target] < FLOORS[source]


# --- the modules that a module names ------------------------------------------


def named_modules(tree, module, *, is_package=False):
    """Every (line, dotted name) that a module imports or names in a call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base_of(node, module, is_package)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, name) for name in _named_in_call(node))


def _base_of(node, module, is_package):
    if not node.level:
        return node.module
    parts = module.split(".")
    above = parts[: len(parts) - node.level + is_package]
    return ".".join([*above, *([node.module] if node.module else [])])


def _named_in_call(call):
    name = called_name(call)
    first = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if name == "get_user_model":
        yield "portal.accounts.models"
    elif isinstance(first, str) and name in {"import_module", "__import__", "import_string"}:
        yield first
    elif isinstance(first, str) and name in {"get_model", "get_app_config"}:
        yield room_of_label(first.split(".")[0]) or first


def called_name(call):
    function = call.func
    return getattr(function, "attr", None) or getattr(function, "id", "")


# --- checks: each takes a syntax tree and a module's name ---------------------


def upward_imports(tree, module, *, is_package=False):
    source = room_of(module)
    for line, name in named_modules(tree, module, is_package=is_package):
        if not may_know(source, room_of(name)):
            yield f"{module}:{line} names {name}, which is not below it"
        if any(name == door or name.startswith(f"{door}.") for door in ENTRANCES):
            yield f"{module}:{line} names {name}; use django.conf.settings or a URL's name"


def signals_of_our_own(tree, module, *, is_package=False):
    takes_up = module.rpartition(".")[2] in {"receivers", "apps"}
    for line, name in named_modules(tree, module, is_package=is_package):
        base, _dot, leaf = name.rpartition(".")
        if base == "django.db.models.signals" and leaf not in MIGRATION_SIGNALS:
            yield f"{module}:{line} listens to a model ({leaf})"
        elif name.endswith(".Signal") and base.startswith("django.dispatch"):
            yield f"{module}:{line} makes a signal"
        elif {"signals", "receiver"} & set(name.split(".")) and not takes_up:
            yield f"{module}:{line} takes up {name} outside receivers.py"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node) == "Signal":
            yield f"{module}:{node.lineno} makes a signal"


def generic_keys(tree, module, *, is_package=False):
    for node in ast.walk(tree):
        name = getattr(node, "id", None) or getattr(node, "attr", None)
        if name in {"GenericForeignKey", "GenericRelation"}:
            yield f"{module}:{node.lineno} uses {name}"
    for line, name in named_modules(tree, module, is_package=is_package):
        if name.startswith("django.contrib.contenttypes.fields"):
            yield f"{module}:{line} imports generic keys"


def states_written_elsewhere(tree, module, *, is_package=False):
    if {"workflow", "migrations"} & set(module.split(".")):
        return
    for node in ast.walk(tree):
        for name in _written(node) & STATES:
            yield f"{module}:{node.lineno} writes {name}; only a workflow does"


def _written(node):
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        return {node.attr}
    if not isinstance(node, ast.Call):
        return set()
    name = called_name(node)
    if name in {"update", "aupdate"} and isinstance(node.func, ast.Attribute):
        return _keywords(node)
    if name in {"setattr", "bulk_update", "abulk_update"}:
        return _strings(node)
    return set()


def _keywords(call):
    spread = [word.value for word in call.keywords if word.arg is None]
    keys = [key for one in spread if isinstance(one, ast.Dict) for key in one.keys]
    named = {word.arg for word in call.keywords if word.arg}
    return named | {key.value for key in keys if isinstance(key, ast.Constant)}


def _strings(call):
    parts = [*call.args[1:], *(word.value for word in call.keywords)]
    inner = [node for part in parts[:1] for node in ast.walk(part)]
    return {node.value for node in inner if isinstance(node, ast.Constant)} - {None}


def nameless(module):
    return [f"{module}: say what it holds" for part in module.split(".") if part in NAMELESS]


FINDINGS = [upward_imports, signals_of_our_own, generic_keys, states_written_elsewhere]


# --- the project's code -------------------------------------------------------


def modules():
    """Every module except migrations, as (path, dotted name, whether it is a package)."""
    for top in ("portal", "forum", "moderation", "workorders"):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            if "migrations" not in parts:
                yield path, ".".join(parts[:-1] if is_package else parts), is_package


def test_there_are_modules_to_look_at():
    assert {room_of(module) for _path, module, _package in modules()} >= {
        "forum",
        "moderation",
        "workorders",
        "portal.audit",
        "portal.accounts",
    }


@pytest.mark.parametrize("find", FINDINGS, ids=lambda find: find.__name__)
def test_no_module_breaks_the_rule(find):
    problems = [
        problem
        for path, module, is_package in modules()
        for problem in find(ast.parse(path.read_text()), module, is_package=is_package)
    ]
    assert problems == []


def test_every_module_has_a_name_that_says_something():
    assert [problem for _path, module, _p in modules() for problem in nameless(module)] == []


def test_foreign_keys_run_down():
    assert [problem for model in apps.get_models() for problem in _upward_keys(model)] == []


def _upward_keys(model):
    source = room_of(model._meta.app_config.name)
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        target = field.related_model and room_of(field.related_model._meta.app_config.name)
        if source and not may_know(source, target):
            yield f"{model._meta.label}.{field.name} points at {target}"


def test_migrations_depend_downwards():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    problems = [
        f"{label}.{name} depends on {other}"
        for (label, name), migration in loader.disk_migrations.items()
        for other, _name in [*migration.dependencies, *migration.run_before]
        if room_of_label(label) and not may_know(room_of_label(label), room_of_label(other))
    ]
    assert problems == []


def test_no_lower_floor_names_a_reverse_relation_of_a_higher_one():
    problems = [
        problem
        for path, module, _package in modules()
        for problem in _upward_relations(ast.parse(path.read_text()), module)
    ]
    assert problems == []


def _upward_relations(tree, module):
    above = relations_above(room_of(module))
    for node in ast.walk(tree):
        for name in _looked_up(node) & above.keys():
            yield f"{module}:{node.lineno} names {name}, a relation of {above[name]}"


def relations_above(room):
    """Reverse relations from models of this floor or below to models of a higher floor."""
    above, own = {}, set()
    for model in apps.get_models():
        at = room_of(model._meta.app_config.name)
        if at is None or FLOORS[at] > FLOORS[room]:
            continue
        own |= {field.name for field in model._meta.get_fields() if not field.auto_created}
        for relation in model._meta.related_objects:
            owner = room_of(relation.related_model._meta.app_config.name)
            if owner and FLOORS[owner] > FLOORS[room]:
                above[relation.name] = above[relation.get_accessor_name()] = owner
            else:
                own |= {relation.name, relation.get_accessor_name()}
    return {name: owner for name, owner in above.items() if name not in own}


def _looked_up(node):
    if isinstance(node, ast.Attribute):
        return {node.attr}
    if isinstance(node, ast.keyword) and node.arg:
        return set(node.arg.split("__"))
    return set()


# --- tests of the checks ------------------------------------------------------


def _found(find, source, module, **how):
    return list(find(ast.parse(source), module, **how))


UPWARD = [
    ("from workorders.models import WorkOrder", "forum.models"),
    ("import workorders.workflow", "forum.workflow"),
    ("def later():\n    from moderation import queue", "forum.views"),
    ("from portal import statistics", "forum.views"),
    ("from workorders import workflow", "moderation.views"),
    ("from moderation import workflow", "workorders.views"),
    ("from portal.notifications import outbox", "portal.agencies.workflow"),
    ("from portal.agencies.models import Agency", "portal.notifications.outbox"),
    ("from portal.accounts.models import User", "portal.audit.log"),
    ("from ..exchange import outbox", "portal.audit.log"),
    ("from ...agencies.models import Agency", "portal.accounts.management.x"),
    ("import_module('forum.models')", "portal.agencies.models"),
    ("importlib.import_module('forum.models')", "portal.agencies.models"),
    ("import_string('forum.workflow.submit')", "portal.accounts.models"),
    ("apps.get_model('workorders.WorkOrder')", "forum.models"),
    ("apps.get_model('workorders', 'WorkOrder')", "forum.models"),
    ("get_user_model()", "portal.audit.models"),
    ("from forum.models import Thread", "portal.form_renderer"),
    ("from portal.settings import BASE_DIR", "forum.models"),
    ("from portal import settings", "portal.audit.models"),
]
DOWNWARD = [
    ("from forum import workflow", "moderation.workflow"),
    ("from portal.accounts.models import User", "forum.models"),
    ("from . import models", "forum.views"),
    ("from .models import Thread", "forum.views"),
    ("from portal.storage.encryption import EncryptedTextField", "portal.accounts.models"),
    ("apps.get_model('forum.Thread')", "workorders.models"),
    ("import_module('html.parser')", "forum.screening.engine"),
    ("from django.conf import settings", "portal.audit.receivers"),
]


@pytest.mark.parametrize(("source", "module"), UPWARD)
def test_finds_an_upward_import(source, module):
    assert _found(upward_imports, source, module)


@pytest.mark.parametrize(("source", "module"), DOWNWARD)
def test_lets_a_downward_import_pass(source, module):
    assert _found(upward_imports, source, module) == []


def test_reads_a_relative_import_of_a_package():
    assert _found(upward_imports, "from ..agencies import models", "portal.accounts", is_package=1)
    assert not _found(upward_imports, "from .models import User", "portal.accounts", is_package=1)


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from django.dispatch import Signal\nsent = Signal()", "forum.receivers"),
        ("import django.dispatch\nsent = django.dispatch.Signal()", "forum.models"),
        ("from django.db.models.signals import post_save", "forum.receivers"),
        ("from django.db.models import signals", "forum.models"),
        ("from django.dispatch import receiver", "forum.models"),
        ("from allauth.account.signals import user_logged_in", "portal.accounts.workflow"),
    ],
)
def test_finds_a_signal(source, module):
    assert _found(signals_of_our_own, source, module)


def test_lets_receivers_take_up_the_framework():
    source = (
        "from django.dispatch import receiver\nfrom django.db.models.signals import post_migrate"
    )
    assert _found(signals_of_our_own, source, "portal.accounts.receivers") == []


@pytest.mark.parametrize(
    "source",
    [
        "thread.state = 'x'",
        "order.status = x",
        "thread.stage, other = 1, 2",
        "post.visibility: str = 'public'",
        "order.status += 'x'",
        "Thread.cases.filter(pk=1).update(visibility='public')",
        "Thread.cases.update(**{'stage': 'answered'})",
        "Thread.cases.bulk_update(threads, ['stage'])",
        "setattr(order, 'status', 'x')",
    ],
)
def test_finds_a_state_written_elsewhere(source):
    assert _found(states_written_elsewhere, source, "forum.views")
    assert not _found(states_written_elsewhere, source, "forum.workflow")
    assert not _found(states_written_elsewhere, source, "forum.workflow.publishing.posts")


def test_lets_states_be_declared_and_read():
    source = "status = models.CharField()\nif order.status == 'x': pass\nfacts.update(name='x')"
    assert _found(states_written_elsewhere, source, "workorders.models") == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.contrib.contenttypes.fields import GenericForeignKey",
        "import django.contrib.contenttypes.fields as f\nx = f.GenericForeignKey()",
    ],
)
def test_finds_a_generic_key(source):
    assert _found(generic_keys, source, "forum.models")


@pytest.mark.parametrize("module", ["forum.utils", "workorders.helpers", "portal.common.text"])
def test_finds_a_nameless_module(module):
    assert nameless(module)


def test_finds_a_reverse_relation_of_a_higher_floor(monkeypatch):
    relation = {"work_orders": "workorders"}
    monkeypatch.setitem(globals(), "relations_above", lambda room: relation)
    for source in ["thread.work_orders.all()", "filter(work_orders__status=1)"]:
        assert list(_upward_relations(ast.parse(source), "forum.models"))
    assert not list(_upward_relations(ast.parse("thread.posts.all()"), "forum.models"))
