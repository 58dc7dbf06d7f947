"""The context processor of the demonstration."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from portal.demo.bar import bar


def demo(request):
    """The demo bar, or None outside a demonstration; lazy, so unused it costs no query."""
    return {"demo": SimpleLazyObject(lambda: bar(request)) if settings.DEMO else None}
