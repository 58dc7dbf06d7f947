"""Texts in templates: those of people by functions of ``forum.richtext``, and our own."""

from django import template
from django.utils.html import format_html, format_html_join

from forum import richtext

register = template.Library()
register.filter("plain", richtext.plain, is_safe=True)
register.filter("official", richtext.official, is_safe=True)
register.filter("page_html", richtext.page_html, is_safe=True)
register.filter("excerpt", richtext.excerpt)
register.filter("unbroken_dates", richtext.unbroken_dates)


@register.filter
def with_code(words):
    """A plain sentence as HTML: what stands between backticks is code."""
    parts = enumerate(str(words).split("`"))
    return format_html_join(
        "",
        "{}",
        ((format_html("<code>{}</code>", part) if place % 2 else part,) for place, part in parts),
    )
