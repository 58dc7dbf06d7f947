"""A running production portal for a test: database, folder, processes; removed afterwards."""

import os
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager

import environ
import psycopg

SERVER = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1/postgres")


@contextmanager
def portal(folder, **settings):
    """The environment of a migrated, empty portal on PostgreSQL."""
    name = f"wz_production_{os.environ.get('TEST_DB_SUFFIX', '')}_{uuid.uuid4().hex[:8]}"
    query(SERVER, f'CREATE DATABASE "{name}"')
    environment = os.environ | {
        "PORTAL_MODE": "production",
        "SECRET_KEY": "a-secret-that-protects-nothing-and-is-long-enough-for-checks",
        "ALLOWED_HOSTS": "wenzhong.example",
        "FIELD_KEYS": "another-secret-that-protects-nothing-and-is-long-enough-too",
        "SITE_URL": "https://wenzhong.example",
        "DATABASE_URL": f"{SERVER.rpartition('/')[0]}/{name}",
        "VAR_DIR": str(folder),
        "EMAIL_URL": "dummymail://",
        **settings,
    }
    try:
        manage(environment, "migrate", "--no-input", "--verbosity=0")
        yield environment
    finally:
        query(SERVER, f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(environment, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True, timeout=300
    ).stdout


@contextmanager
def running(environment, *arguments):
    """A command that goes on; killed with everything in its group at the end."""
    command = [sys.executable, "manage.py", *arguments]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def query(url, statement, *values):
    """All rows of one statement, on a connection of its own."""
    parts = environ.Env.db_url_config(url)
    with psycopg.connect(
        dbname=parts["NAME"],
        user=parts["USER"] or None,
        password=parts["PASSWORD"] or None,
        host=parts["HOST"] or None,
        port=parts["PORT"] or None,
        autocommit=True,
    ) as connection:
        cursor = connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def children(pid):
    """Everything below a process: number and command line."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat, open(f"/proc/{name}/cmdline") as line:
                parent = int(stat.read().rpartition(") ")[2].split()[1])
                words = line.read().replace("\0", " ")
        except OSError:
            continue
        if parent == pid:
            found |= {int(name): words} | children(int(name))
    return found


def wait_for(holds, *, seconds, what):
    """What ``holds`` returns as soon as it is true; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.2)
    raise AssertionError(f"Not within {seconds} seconds: {what}")
