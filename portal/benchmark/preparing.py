"""
Fills an own, empty database for one run: migrations, ``seed_scale``, static files.

In demonstration mode, in which invented matters may be made.
"""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings

from forum import workflow as forum
from forum.choices import Kind, Purpose
from forum.models import Post
from portal.benchmark import acts, subjects
from portal.demo.pictures import PICTURES, picture_for
from portal.site.models import Profile

UNCOMPRESSED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"


def prepare(threads):
    call_command("migrate", interactive=False, verbosity=0)
    call_command("seed_scale", threads=threads)
    # Only for the names of the files in pages. Compressing them takes long, and none is measured.
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": UNCOMPRESSED}}):
        call_command("collectstatic", interactive=False, verbosity=0)
    # The server of the run is one of production, which refuses a demonstration's database.
    Profile.objects.update(is_demonstration=False)
    forum.open_posting()
    _add_item()
    if connection.vendor == "postgresql":
        # What autovacuum does in a database that is older than a minute.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _add_item():
    """A matter with two pictures that waits, and says what the newest public one says."""
    author, like = acts.first_writer(), Post.objects.questions().latest("pk")
    item = forum.start(
        by=author, purpose=Purpose.MATTER, kind=Kind.COMPLAINT, title=subjects.ITEM_TITLE,
        text=like.text,
    )  # fmt: skip
    for key in list(PICTURES)[:2]:
        forum.attach(item.pk, by=author, file=picture_for(key))
    forum.submit(item.pk, by=author)
