"""Tests of migrations go back in time, and forth again."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(targets):
    """Bring the database to ``targets`` and return the models as they are there."""
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def migrate_to_the_newest():
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
