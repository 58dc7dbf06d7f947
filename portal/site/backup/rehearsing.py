"""A temporary database and folder, for testing a restore without changing the portal."""

import os
import secrets
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from portal.site.backup.refusals import Unusable


@contextmanager
def scratch_place():
    """Yield the environment variables for a restore into a temporary place; removed on exit."""
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="rehearsal-") as folder:
        environment = {
            "MEDIA_ROOT": str(Path(folder) / "media"),
            "VAR_DIR": folder,
            "PORTAL_MODE": settings.PORTAL_MODE,
            # Set explicitly: with another VAR_DIR the portal would generate new keys.
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
            "AUDIT_KEY": ",".join(settings.AUDIT_KEYS),
        }
        if connection.vendor == "sqlite":
            yield environment | {"DATABASE_URL": f"sqlite:///{folder}/rehearsal.sqlite3"}
        else:
            with _scratch_database() as url:
                yield environment | {"DATABASE_URL": url}


@contextmanager
def _scratch_database():
    name = f"{connection.settings_dict['NAME'][:40]}_rehearsal_{secrets.token_hex(4)}"
    quoted = connection.ops.quote_name(name)
    try:
        _execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
    except DatabaseError as error:
        raise Unusable(
            _(
                "A rehearsal needs a scratch database, and this role may not create one. Run it "
                "as the owner of the database (deploy: 'wenzhong owner restore --rehearse …')."
            )
        ) from error
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        _execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")


def _execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
