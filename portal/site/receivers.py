"""Receivers of Django's signals; each calls one function."""

from django.db import connections
from django_q.models import Schedule

from portal.site import periodic
from portal.site.fixed_pages import defaults


def declare_pages(sender, using, **kwargs):
    defaults.declare(using=using)


def declare_schedule(sender, using, **kwargs):
    # The table belongs to django-q2 and is missing if only this app is migrated.
    if Schedule._meta.db_table in connections[using].introspection.table_names():
        periodic.declare_schedule(using=using)
