"""What the framework tells the site, taken up in one line each."""

from django.db import connections
from django_q.models import Schedule

from portal.site import periodic
from portal.site.fixed_pages import defaults


def declare_pages(sender, using, **kwargs):
    defaults.declare(using=using)


def declare_schedule(sender, using, **kwargs):
    # Absent where a single app is migrated: the table is a library's.
    if Schedule._meta.db_table in connections[using].introspection.table_names():
        periodic.declare_schedule(using=using)
