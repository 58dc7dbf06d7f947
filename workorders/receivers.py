"""What the framework tells the work orders, taken up in one line each."""

from workorders import workdays


def declare_calendar(sender, using, **kwargs):
    workdays.declare(using=using)
