"""
Error messages for commands that cannot start: a sentence that says what to change.

For wrong settings and an unreachable database, where a traceback does not help. Any other
error has no sentence and is shown with its traceback.
"""

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

SETTINGS = "The settings come from the environment and from the file .env (see .env.example)."
# Parts of PostgreSQL's error messages and our sentence for each; the first match is used.
DATABASE = [
    (
        ("password authentication failed", "no password supplied"),
        "The database refuses user or password. Check both in DATABASE_URL.",
    ),
    (
        ("resolve host", "translate host", "name or service not known", "getaddrinfo"),
        "The host in DATABASE_URL is not known on this machine. Check its name.",
    ),
    (
        ("database", "does not exist"),
        "The database in DATABASE_URL does not exist. Create it, or correct the name.",
    ),
    (
        ("role", "does not exist"),
        "The user in DATABASE_URL does not exist on the database server. Create it or correct it.",
    ),
    (
        ("connection refused", "timeout expired", "connection timeout", "no such file"),
        "The database server does not answer. Is it running, and are host and port in "
        "DATABASE_URL right?",
    ),
    (
        ("unable to open database file",),
        "The SQLite file in DATABASE_URL cannot be opened. Is its folder there and writable?",
    ),
]
ALL_OF = {"database", "role", "does not exist"}


def sentence_about(problem):
    """A sentence about the exception for the person at the console; "" for an unknown one."""
    if isinstance(problem, ImproperlyConfigured):
        return f"{problem}\n{SETTINGS}"
    if isinstance(problem, OperationalError):
        return _about_database(str(problem).lower())
    return ""


def _about_database(said):
    for signs, sentence in DATABASE:
        wanted = all if ALL_OF.issuperset(signs) else any
        if wanted(sign in said for sign in signs):
            return f"{sentence}\n{SETTINGS}"
    return ""
