"""
Reads and checks environment variables before anything else starts.

A wrong or missing value raises ImproperlyConfigured with a sentence that says what to set.
"""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

MODES = ("production", "demo", "test")

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()


def read_mode():
    mode = env.str("PORTAL_MODE", default="production")
    if mode not in MODES:
        raise ImproperlyConfigured(
            f"PORTAL_MODE is {mode!r}. Set it to one of: {', '.join(MODES)}."
        )
    return mode


def read_secret(mode, var_dir):
    """``SECRET_KEY``: required in production; else created once in ``var/`` if not set."""
    if mode == "test":
        return "test-secret-that-protects-nothing-and-is-long-enough-for-every-check"
    secret = env.str("SECRET_KEY", default="")
    if secret:
        return secret
    if mode == "production":
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to a long random text, for example the output of "
            "'python3 -c \"import secrets; print(secrets.token_urlsafe(50))\"', in the "
            "environment or in the .env file. For a look at the portal, 'make run' starts a "
            "demonstration that needs nothing."
        )
    return _read_or_create_secret(var_dir / "secret")


def read_audit_keys(mode, var_dir):
    """
    ``AUDIT_KEY``, one or several separated by commas; created once in ``var/`` if not set.

    Separate from all other secrets, so that somebody who can sign sessions cannot forge the log.
    """
    if mode == "test":
        return ["test-key-of-the-ledgers"]
    return env.list("AUDIT_KEY", default=[]) or [_read_or_create_secret(var_dir / "audit-key")]


def _read_or_create_secret(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Created atomically, because web server and worker may both start for the first time.
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def make_folder(path):
    """Create ``VAR_DIR``, the folder for everything the portal writes, or one in it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"VAR_DIR is {path} and cannot be made: {error.strerror}. Name a folder that the "
            "account the portal runs under may write to."
        ) from error
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(
            f"VAR_DIR is {path}, and the account the portal runs under may not write there. "
            "Change its owner, or name another folder."
        )
    return path


def read_site_url():
    """``SITE_URL``, the public URL of the portal; e-mails and exports link to it."""
    url = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"SITE_URL is {url!r}. Write the whole address, for example https://wenzhong.example."
        )
    return url


def read_hosts(mode):
    """``ALLOWED_HOSTS``; required in production, where every page would be a 400 without it."""
    if mode == "test":
        return ["*"]
    hosts = env.list("ALLOWED_HOSTS", default=[])
    if not hosts and mode == "production":
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is not set. Set it to the names under which people reach the portal, "
            "for example 'wenzhong.example,www.wenzhong.example', in the environment or in the "
            ".env file."
        )
    return hosts or ["127.0.0.1", "localhost", "[::1]"]


def refuse_unnamed_host(mode, site_url, hosts):
    """Raise ImproperlyConfigured if the host of ``SITE_URL`` is not in ``ALLOWED_HOSTS``."""
    host = urlsplit(site_url).hostname
    if mode == "production" and "SITE_URL" in os.environ and not validate_host(host, hosts):
        raise ImproperlyConfigured(
            f"SITE_URL leads to {host}, and ALLOWED_HOSTS does not name it: every link in a letter "
            f"would be refused. Add {host} to ALLOWED_HOSTS, or correct SITE_URL."
        )


def read_sender(mode, site_url):
    """The sender of e-mails; by default a noreply address at the portal's host."""
    host = urlsplit(site_url).hostname or "localhost"
    invented = "wenzhong@lanchuan.example"
    default = f"noreply@{host}" if mode == "production" else invented
    return env.str("DEFAULT_FROM_EMAIL", default=default)


def serves_pages():
    """Whether this process serves pages (started through ``portal.wsgi`` or ``portal.asgi``)."""
    return env.str("PORTAL_PROCESS", default="") == "web"


def _postgresql_options(pooled):
    """
    Connection options for PostgreSQL: short timeouts, and a connection pool if ``pooled``.

    Only pooled processes, which serve pages, have a statement timeout: migrations, backups and
    the worker may need longer.
    """
    options: dict[str, int | str] = {"connect_timeout": 3, "tcp_user_timeout": 4000}
    if not pooled:
        return options
    seconds = env.int("DATABASE_STATEMENT_TIMEOUT", default=15)
    if seconds:
        options["options"] = f"-c statement_timeout={seconds}s -c lock_timeout=10s"
    size = env.int("DATABASE_POOL_SIZE", default=8)
    # By default the pool doubles its pause before each reconnect, up to minutes, and would notice
    # late that the database is back. So it gives up after a second; the next page tries again.
    pool = {"min_size": 1, "max_size": size, "timeout": 2, "reconnect_timeout": 1}
    return options | {"pool": pool}


def read_database(var_dir, *, pooled):
    """
    The database of ``DATABASE_URL``, by default SQLite in ``var/``, with options for heavy load.

    ``pooled`` is for web processes, in which many threads share connections. The worker must
    not have a pool: it forks, and threads and connections do not survive a fork.
    """
    default = f"sqlite:///{var_dir / 'portal.sqlite3'}"
    database = env.db_url("DATABASE_URL", default=default)
    suffix = env.str("TEST_DB_SUFFIX", default="")
    if database["ENGINE"].endswith("sqlite3"):
        # Opening a connection takes longer than what most pages ask, so each thread that serves
        # pages keeps one: a minute, so that a file put in the place of another is noticed.
        database["CONN_MAX_AGE"] = 60 if serves_pages() else 0
        database["OPTIONS"] = _sqlite_options()
        database["TEST"] = {"NAME": str(var_dir / f"test{suffix}.sqlite3")}
    elif database["ENGINE"].endswith("postgresql"):
        database["OPTIONS"] = _postgresql_options(pooled)
        # Connections that broke while the database was unreachable are not used again.
        database["CONN_HEALTH_CHECKS"] = True
        # The worker keeps connections: django-q2 would open several per task, and each is a new
        # process of PostgreSQL. A pool keeps its connections itself.
        database["CONN_MAX_AGE"] = 0 if pooled else 60
        database["TEST"] = {"NAME": f"test_wenzhong{suffix}"}
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL names a database the portal does not know. "
            "Use sqlite:///path or postgres://user:password@host/name."
        )
    return database


def _sqlite_options():
    cache_kilobytes = 8_000 if serves_pages() else 20_000
    # WAL and IMMEDIATE: with Django's defaults, concurrent writers lose transactions to
    # "database is locked". The test database is a file because an in-memory one ignores the
    # busy timeout, and races would not be tested.
    return {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            f"PRAGMA cache_size=-{cache_kilobytes};"
        ),
    }


def read_worker():
    """The settings of django-q2: ``WORKERS`` processes, the database as its queue."""
    return {
        "name": "wenzhong",
        "orm": "default",
        "workers": env.int("WORKERS", default=1),
        # Seconds; longer than any task may take. A task that was killed runs again after ``retry``.
        "timeout": 300,
        "retry": 360,
        "max_attempts": 3,
        "poll": 1,
        "catch_up": False,
        # Store failed tasks only; the sweep records its successful runs (portal.site.models).
        "save_limit": -1,
        "ack_failures": True,
        "label": "Worker",
    }
