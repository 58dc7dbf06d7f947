"""Helpers for tests that migrate backwards and forwards."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(targets):
    """Migrate to ``targets`` and return the app registry of that state."""
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def migrate_to_the_newest():
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
