"""A command that cannot start says what to change, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from portal.configuration.command_errors import sentence_about

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "s" * 60,
    "ALLOWED_HOSTS": "wz.gov.cn",
    "SITE_URL": "https://wz.gov.cn",
}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "other.gov.cn"}, "SITE_URL leads to wz.gov.cn"),
        ({"SITE_URL": "wz.gov.cn"}, "Write the whole address"),
        ({"VAR_DIR": "/proc/nowhere"}, "VAR_DIR"),
        ({"DATABASE_URL": "postgres://a@127.0.0.1:9/x"}, "does not answer"),
    ],
    ids=["secret", "hosts", "mismatch", "scheme", "folder", "database"],
)
def test_a_wrong_line_is_a_sentence(tmp_path, change, word):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | GIVEN | {"VAR_DIR": str(tmp_path)} | change
    ended = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (ended.returncode, "Traceback" in ended.stderr) == (1, False)
    assert word in ended.stderr


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ('FATAL:  password authentication failed for user "a"', "user or password"),
        ("failed to resolve host 'db.nowhere'", "host"),
        ('FATAL:  database "wz" does not exist', "Create it"),
        ('FATAL:  role "wz" does not exist', "user in DATABASE_URL"),
        ("connection failed: Connection refused", "does not answer"),
        ("unable to open database file", "SQLite"),
    ],
)
def test_each_trouble_with_the_database_is_told_apart(said, word):
    assert word in sentence_about(OperationalError(said))


def test_what_is_our_own_fault_keeps_its_traceback():
    assert sentence_about(OperationalError("deadlock detected")) == ""
    assert sentence_about(ValueError("x")) == ""
