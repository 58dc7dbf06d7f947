"""Texts in templates: those of people by functions of ``forum.richtext``, and our own."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from forum import richtext

BETWEEN_BACKTICKS = re.compile(r"`([^`]+)`")

register = template.Library()
register.filter("plain", richtext.plain, is_safe=True)
register.filter("official", richtext.official, is_safe=True)
register.filter("page_html", richtext.page_html, is_safe=True)
register.filter("excerpt", richtext.excerpt)
register.filter("unbroken_dates", richtext.unbroken_dates)


@register.filter
def with_code(words):
    """A plain sentence as HTML: what stands between backticks is code."""
    return mark_safe(BETWEEN_BACKTICKS.sub(r"<code>\1</code>", escape(words)))  # noqa: S308 - escaped
