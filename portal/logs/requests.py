"""
The log line of a request: who, from where, which page, with what outcome.

A page is named by its route, with the numbers of its arguments and nothing else: words in
an address, a query, a form may be somebody's phone number or the key of a password reset.
"""

import logging
import re

import structlog
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware

from portal.logs.masking import mask

# Numbers of matters, orders and rows; identity cards and longer ones are hidden.
NUMBER = re.compile(r"(?:WO)?\d{1,14}")
FIRST_PART = re.compile(r"[a-z][a-z-]{0,19}")
LONGEST_AGENT = 200


class LogRequests(RequestMiddleware):
    """One line for each request when it is answered; the database is not asked for it."""

    @staticmethod
    def format_request(request):
        return describe_request(request)

    @staticmethod
    def bind_user_id(request):
        # Only where somebody else has looked already: the database may be what is away.
        user = getattr(request, "_cached_user", None)
        structlog.contextvars.bind_contextvars(user_id=user.pk if user else None)


def describe_request(request):
    """``GET threads:detail number=2026112100042``: the page without what was typed."""
    match = getattr(request, "resolver_match", None)
    try:
        match = match or resolve(request.path_info)
    except Resolver404:
        return f"{request.method} no page {_first_part(request.path_info)}".strip()
    arguments = match.kwargs or dict(enumerate(match.args))
    shown = [f"{name}={_shown(value)}" for name, value in arguments.items()]
    return " ".join([request.method, match.view_name or "unnamed", *shown])


def _shown(value):
    text = str(value)
    return mask(text) if NUMBER.fullmatch(text) else "[…]"


def _first_part(path):
    """The first part of the path, where it is a plain word and can hold no key or number."""
    part = path.strip("/").partition("/")[0]
    return f"/{part}" if FIRST_PART.fullmatch(part) else ""


def agent_of(request):
    return request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT]


class WithoutAddresses(logging.Filter):
    """Lines of Django and gunicorn that name an address as it was typed name the page instead."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if hasattr(request, "path_info"):
            record.msg, record.args = f"{record.name} {describe_request(request)}", ()
            del record.request
        elif record.name.startswith("gunicorn") and str(record.msg).startswith("Error handling"):
            record.msg, record.args = "The web server could not answer a request", ()
        return True
