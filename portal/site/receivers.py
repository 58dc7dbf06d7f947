"""What the framework tells the site, taken up in one line each."""

from portal.site import pages


def declare_pages(sender, using, **kwargs):
    pages.declare(using=using)
