"""Receivers of signals of Django: after each migration the reasons are declared."""

from moderation import reasons


def declare_reasons(sender, using, **kwargs):
    reasons.declare(using=using)
