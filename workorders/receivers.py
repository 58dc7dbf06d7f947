"""Receivers of signals of Django: after each migration the calendar is laid out."""

from workorders.calendar import festivals


def declare_calendar(sender, using, **kwargs):
    festivals.declare(using=using)
