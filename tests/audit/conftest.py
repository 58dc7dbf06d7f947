"""People and tools for the tests of the log."""

from types import SimpleNamespace

import pytest
from django.db import connection

from portal.audit.triggers import install_triggers, ledger_tables, remove_triggers


@pytest.fixture(autouse=True)
def _in_english(in_english):
    """Every line of the log is read in English here."""


@pytest.fixture
def auditor():
    return SimpleNamespace(
        pk=7, display_name="Lin Moderator", role_label="moderator", agency_label="City centre"
    )


@pytest.fixture
def guarded(transactional_db):
    """Ledgers as in production; taken down again, because the flush after it deletes."""
    install_triggers(connection, ledger_tables())
    yield connection
    remove_triggers(connection, ledger_tables())
