"""Receivers of Django's signals: creates missing reasons after each migration."""

from moderation import reasons


def declare_reasons(sender, using, **kwargs):
    reasons.declare(using=using)
