"""What only a demonstration has; ``bar`` is what its bar shows on every page."""

from portal.site.demo.bar import bar

__all__ = ["bar"]
