"""A temporary production portal: an empty folder and its own database."""

import os
import secrets
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1/postgres")
SETTINGS = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "a-secret-of-the-tests-" + "s" * 40,
    "FIELD_KEYS": "a-field-key-of-the-tests-" + "f" * 40,
    "AUDIT_KEY": "an-audit-key-of-the-tests-" + "a" * 40,
    "ALLOWED_HOSTS": "wenzhong.example",
    "SITE_URL": "https://wenzhong.example",
    "EMAIL_URL": "consolemail://",
}


@dataclass
class Place:
    folder: Path
    database_url: str
    settings: dict = field(default_factory=dict)
    backup: Path | None = None
    key: list = field(default_factory=list)

    @property
    def environment(self):
        kept = ("PATH", "HOME", "LANG")
        given = {name: os.environ[name] for name in kept if name in os.environ}
        return given | SETTINGS | self.settings | {
            "DATABASE_URL": self.database_url, "VAR_DIR": str(self.folder)
        }  # fmt: skip

    def manage(self, *arguments, **environment):
        """Run a command of the portal; what it said is in the result."""
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def must(self, *arguments, **environment):
        ended = self.manage(*arguments, **environment)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout


@contextmanager
def scratch_database(name="wz_production"):
    """The address of a new database on the server of the tests."""
    name = f"{name}{os.environ.get('TEST_DB_SUFFIX', '')}_{secrets.token_hex(3)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def databases_named(beginning):
    with psycopg.connect(SERVER, autocommit=True) as server:
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{beginning}%"]
        )
        return [name for (name,) in rows.fetchall()]


@contextmanager
def place(folder, kind):
    """An empty portal on ``kind`` ("sqlite" or "postgresql"); nothing is migrated yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        yield Place(folder, f"sqlite:///{folder}/portal.sqlite3")
    else:
        with scratch_database() as url:
            yield Place(folder, url)
