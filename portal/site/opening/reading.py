"""Marks fixed pages as read: they make promises in the city's name."""

from django.db import transaction
from django.utils import timezone

from portal.audit.log import record
from portal.site.models import Page


@transaction.atomic
def mark_read(number, *, by):
    page = Page.objects.select_for_update().get(pk=number)
    page.read_at, page.read_by = timezone.now(), by.username
    page.save(update_fields=["read_at", "read_by"])
    record("read_page", by=by, subject=f"page {page.slug}")
    return page
