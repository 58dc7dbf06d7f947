"""Migrations match the models, are reversible and do not import app code."""

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
OURS = ("portal", "forum", "moderation", "workorders")


@pytest.mark.django_db
def test_the_models_have_all_their_migrations():
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out, verbosity=3)
    except SystemExit:
        pytest.fail(out.getvalue())


def _ours():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    labels = {
        config.label for config in apps.get_app_configs() if config.name.partition(".")[0] in OURS
    }
    return [one for (label, _name), one in loader.disk_migrations.items() if label in labels]


def test_there_are_migrations_to_look_at():
    assert {"audit", "accounts", "forum"} <= {migration.app_label for migration in _ours()}


def test_every_migration_can_be_undone():
    assert [one for migration in _ours() for one in lasting(migration)] == []


def lasting(migration):
    """The irreversible operations of a migration."""
    return [
        f"{migration}: {operation!r}"
        for operation in _flat(migration.operations)
        if not operation.reversible
    ]


def _flat(operations):
    for operation in operations:
        yield operation
        yield from _flat(getattr(operation, "database_operations", []))


def test_every_migration_has_a_descriptive_name():
    assert [str(one) for one in _ours() if re.search(r"_auto_|_alter_.+_and_more$", one.name)] == []


def test_no_migration_changes_a_table_after_it_has_written_rows():
    """
    PostgreSQL refuses both in one transaction if there are rows ("pending trigger events"): the
    upgrade would fail in production and pass on every empty database.
    """
    assert [f"{one}: {operation!r}" for one in _ours() for operation in too_late(one)] == []


def too_late(migration):
    """The schema operations after the first ``RunPython``."""
    writes = [isinstance(each, migrations.RunPython) for each in migration.operations]
    after = migration.operations[writes.index(True) + 1 :] if any(writes) else []
    return [each for each in after if not isinstance(each, migrations.RunPython)]


def _files():
    return [path for top in OURS for path in sorted((ROOT / top).rglob("migrations/0*.py"))]


def test_no_migration_imports_app_code():
    problems = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _files()
        for name in leaning(path.read_text())
    ]
    assert problems == []


def leaning(source):
    """
    The names of app code that a migration imports and must not.

    A generated migration may ``import`` the module of a field class or callable. One with
    ``RunPython`` may not: it gets its models from ``apps``.
    """
    tree = ast.parse(source)
    runs_code = "RunPython" in source
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.level or _is_ours(node.module)):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.Import) and runs_code:
            yield from (alias.name for alias in node.names if _is_ours(alias.name))


def _is_ours(name):
    # A field class of portal/ may be imported, like those of Django.
    return name.partition(".")[0] in OURS and name != "portal.storage.encryption"


# --- tests of the checks ------------------------------------------------------


def test_finds_an_operation_without_a_way_back():
    migration = migrations.Migration("0002_x", "forum")
    hidden = migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunSQL("DELETE FROM x")]
    )
    migration.operations = [migrations.RunPython(print), hidden]
    assert len(lasting(migration)) >= 2
    migration.operations = [migrations.RunPython(print, migrations.RunPython.noop)]
    assert lasting(migration) == []


def test_finds_a_table_changed_after_rows_were_written():
    migration = migrations.Migration("0002_x", "forum")
    write, change = migrations.RunPython(print), migrations.RemoveField("thread", "title")
    migration.operations = [write, change]
    assert too_late(migration) == [change]
    migration.operations = [change, write]
    assert too_late(migration) == []


@pytest.mark.parametrize(
    "source",
    [
        "from forum.models import Thread",
        "from ..models import Thread",
        "import forum.models\nmigrations.RunPython(forum.models.fill)",
    ],
)
def test_finds_a_migration_that_imports_app_code(source):
    assert list(leaning(source))


@pytest.mark.parametrize("source", ["import forum.models", "import portal.storage.encryption"])
def test_lets_a_generated_migration_name_a_callable(source):
    assert not list(leaning(source))
