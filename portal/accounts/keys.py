"""
Checks whether the encryption keys in the settings can decrypt the database.

A canary, one known word, is stored encrypted. If the keys cannot decrypt it, contacts would be
unreadable, and the right keys could not read new ones. Then the portal does not start, and
says which setting to correct.
"""

from django.conf import settings
from django.core.checks import Error, Warning
from django.db import DatabaseError, connection
from django.db.models import F, TextField
from django.db.models.functions import Cast

from portal.accounts.models import Canary, Contact
from portal.storage.encryption import Undecryptable, opens_with

WORD = "wenzhong"
NOT_SET = (
    "FIELD_KEYS is not set. Set it to a long random text of its own, for example the output of "
    "'python3 -c \"import secrets; print(secrets.token_urlsafe(50))\"', in the environment or in "
    "the .env file, and keep a copy apart from the backups: without it no contact can be read."
)
SECRET_CHANGED = (
    "FIELD_KEYS is empty, and SECRET_KEY is not what the contacts in this database were encrypted "
    "with. Where FIELD_KEYS was set before, put it back. Where it was always empty, SECRET_KEY has "
    "changed: write the earlier SECRET_KEY into FIELD_KEYS; SECRET_KEY may then be any other."
)
STILL_THE_SECRET = (
    "FIELD_KEYS was empty until now, so what is encrypted was written with SECRET_KEY. Write the "
    "SECRET_KEY behind the new key (FIELD_KEYS=new,SECRET_KEY), run 'manage.py "
    "rotate_field_keys', then take it away again."
)
WRONG = (
    "None of the keys in FIELD_KEYS opens what this database holds encrypted. Put the key it "
    "was written with back into FIELD_KEYS; a new one stands before it (FIELD_KEYS=new,earlier)."
)
DERIVED = (
    "FIELD_KEYS is empty, so contacts are encrypted with a key made of SECRET_KEY. Before "
    "SECRET_KEY is ever changed, write its present value into FIELD_KEYS as well."
)


def create_canary(*, using="default"):
    """Store the canary, once, unless the keys are missing or cannot decrypt the contacts."""
    is_left = Canary.objects.using(using).exists()
    if not is_left and _opens_contacts() is not False and not _must_be_set():
        Canary.objects.using(using).create(pk=1, word=WORD)


def key_problem():
    """Why the portal must not start with these keys; empty if it may."""
    try:
        tables = connection.introspection.table_names()
        if Canary._meta.db_table not in tables:
            # Not migrated yet: a new database, or one of an earlier release.
            is_new = Contact._meta.db_table not in tables
            return NOT_SET if is_new and _is_derived() else ""
        return _wrong_with_canary()
    except DatabaseError:
        # The database does not answer; other checks report that.
        return ""


def check_keys(*, databases=None, **kwargs):
    """``key_problem`` as a system check, run by ``migrate`` and when a web server starts."""
    if not databases:
        return []
    if problem := key_problem():
        return [Error(problem, id="accounts.E001")]
    return [Warning(DERIVED, id="accounts.W001")] if _is_derived() else []


def _wrong_with_canary():
    opens = _opens(Canary.objects.all())
    if opens is None:
        opens = _opens_contacts()
    if opens is None:
        return NOT_SET if _is_derived() else ""
    if opens:
        return ""
    if settings.FIELD_KEYS_ARE_DERIVED:
        return SECRET_CHANGED
    return STILL_THE_SECRET if _opens_with_secret() else WRONG


def _must_be_set():
    return _is_derived() and _opens_contacts() is None


def _is_derived():
    return settings.PRODUCTION and settings.FIELD_KEYS_ARE_DERIVED


def _opens_contacts():
    return _opens(Contact.objects.order_by("-pk")[:20])


def _opens(rows):
    """Whether rows with encrypted fields can be decrypted; None if there are no rows."""
    try:
        return bool(list(rows)) or None
    except Undecryptable:
        return False


def _opens_with_secret():
    stored = Cast(F("word"), TextField())
    token = Canary.objects.annotate(token=stored).values_list("token", flat=True).first()
    return token is not None and opens_with(token, settings.SECRET_KEY)
