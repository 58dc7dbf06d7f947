"""What the framework tells the accounts, taken up in one line each."""

from portal.accounts import roles


def declare_roles(sender, using, **kwargs):
    roles.declare(using=using)
