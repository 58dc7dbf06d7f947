"""Receivers of Django's signals: add rows that are declared in code after each migration."""

from workorders import dispute_bases
from workorders.calendar import festivals
from workorders.clocks import rules
from workorders.replying import jargon, templates


def declare_calendar(sender, using, **kwargs):
    festivals.declare(using=using)


def declare_rules(sender, using, **kwargs):
    rules.declare_rules(using=using)


def declare_jargon(sender, using, **kwargs):
    jargon.declare(using=using)


def declare_dispute_bases(sender, using, **kwargs):
    dispute_bases.declare(using=using)


def declare_templates(sender, using, **kwargs):
    templates.declare(using=using)
