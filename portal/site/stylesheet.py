"""
One stylesheet for every page, put together from the files in ``static/css``.

A page that waits for five files waits five times on a slow line. The sources stay apart; this
finder of static files writes them one after the other into ``css/site.css``, for
``collectstatic`` as for a server that looks files up itself.
"""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseStorageFinder
from django.core.files.storage import FileSystemStorage

SOURCES = settings.BASE_DIR / "static" / "css"
# In this order: what names a colour comes before what uses it. ``print.css`` does not block a page.
PARTS = ("tokens.css", "base.css", "layout.css", "components.css", "pages.css")
NAME = "css/site.css"


class SiteStylesheetFinder(BaseStorageFinder):
    """Finds ``css/site.css``, written anew where a source has changed."""

    storage = FileSystemStorage(location=settings.VAR_DIR / "bundled")

    def find(self, path, find_all=False, **kwargs):
        if path == NAME:
            write(Path(self.storage.path(NAME)))
        return super().find(path, find_all=find_all, **kwargs)

    def list(self, ignore_patterns):
        write(Path(self.storage.path(NAME)))
        return super().list(ignore_patterns)


def write(place: Path) -> None:
    """Put the stylesheet there; several processes may do so at once, and no reader sees half."""
    text = "\n".join((SOURCES / name).read_text() for name in PARTS)
    if place.exists() and place.read_text() == text:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(number, "w") as file:
        file.write(text)
    Path(draft).chmod(0o644)
    Path(draft).replace(place)
