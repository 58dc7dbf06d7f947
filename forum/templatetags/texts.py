"""Texts of people in templates: each filter is a function of ``forum.richtext``."""

from django import template

from forum import richtext

register = template.Library()
register.filter("plain", richtext.plain, is_safe=True)
register.filter("official", richtext.official, is_safe=True)
register.filter("page_html", richtext.page_html, is_safe=True)
register.filter("excerpt", richtext.excerpt)
register.filter("unbroken_dates", richtext.unbroken_dates)
