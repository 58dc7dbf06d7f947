"""
Stores an uploaded spreadsheet between preview and confirmation: in a private folder, under a
random name that only the administrator's session knows.
"""

import secrets
import time

from django.conf import settings

MOST_SECONDS = 24 * 60 * 60
SESSION_KEY = "directory_import"


def store_upload(session, upload):
    """Store the upload; it replaces an earlier one of this session."""
    delete_upload(session)
    _remove_old_ones()
    token = secrets.token_urlsafe(24)
    _folder().mkdir(parents=True, exist_ok=True)
    with _path(token).open("xb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    session[SESSION_KEY] = {"token": token, "name": upload.name[:100]}


def stored_upload(session):
    """(path, original file name) of the session's upload, or None."""
    waiting = session.get(SESSION_KEY)
    if not waiting or not _path(waiting["token"]).exists():
        return None
    return _path(waiting["token"]), waiting["name"]


def delete_upload(session):
    waiting = session.pop(SESSION_KEY, None)
    if waiting:
        _path(waiting["token"]).unlink(missing_ok=True)


def _folder():
    return settings.MEDIA_ROOT / "private" / "imports"


def _path(token):
    return _folder() / f"{token}.xlsx"


def _remove_old_ones():
    for path in _folder().glob("*.xlsx"):
        if path.stat().st_mtime < time.time() - MOST_SECONDS:
            path.unlink(missing_ok=True)
