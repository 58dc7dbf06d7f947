"""Receivers of Django's signals: adds missing calendar versions after each migration."""

from workorders.calendar import festivals


def declare_calendar(sender, using, **kwargs):
    festivals.declare(using=using)
