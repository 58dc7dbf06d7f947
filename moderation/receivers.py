"""What the framework tells moderation, taken up in one line each."""

from moderation import reasons


def declare_reasons(sender, using, **kwargs):
    reasons.declare(using=using)
