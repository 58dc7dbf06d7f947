"""What the framework tells the work orders, taken up in one line each."""

from workorders.calendar import festivals


def declare_calendar(sender, using, **kwargs):
    festivals.declare(using=using)
