"""What pages show only in a demonstration."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from portal.demo.bar import bar


def demo(request):
    """The accounts to change to; lazy, as all that stands around a page."""
    return {"demo": SimpleLazyObject(lambda: bar(request)) if settings.DEMO else None}
