"""Fixtures for the tests of the audit log."""

from types import SimpleNamespace

import pytest
from django.db import connection

from portal.audit.triggers import install_triggers, ledger_tables, remove_triggers


@pytest.fixture(autouse=True)
def _in_english(in_english):
    """All tests of the log run in English."""


@pytest.fixture
def auditor():
    return SimpleNamespace(
        pk=7, display_name="Lin Moderator", role_label="moderator", agency_label="City centre"
    )


@pytest.fixture
def guarded(transactional_db):
    """Ledgers with production's triggers; removed afterwards, because flush deletes rows."""
    install_triggers(connection, ledger_tables())
    yield connection
    remove_triggers(connection, ledger_tables())
