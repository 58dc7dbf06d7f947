"""
The log line of a request: account, address, page and status.

The page is logged as its route with numeric arguments only. Text in a path, query or form is
left out, because it may be a phone number or the key of a password reset.
"""

import logging
import re

import structlog
from django.urls import Resolver404, resolve
from django.utils.functional import lazy
from django_structlog.middlewares import RequestMiddleware

from portal.logs.masking import mask

# Numbers of matters, orders and rows; longer numbers, such as identity cards, are hidden.
NUMBER = re.compile(r"(?:WO)?\d{1,14}")
FIRST_PART = re.compile(r"[a-z][a-z-]{0,19}")
LONGEST_AGENT = 200


class LogRequests(RequestMiddleware):
    """One line for each request when it is answered, without a database query."""

    @staticmethod
    def format_request(request):
        # The line at the start is not written, so its description is not made.
        return _described(request)

    @staticmethod
    def bind_user_id(request):
        # Only if the user is loaded already: a query here could fail without a database.
        user = getattr(request, "_cached_user", None)
        structlog.contextvars.bind_contextvars(user_id=user.pk if user else None)


def describe_request(request):
    """Method, route and numeric arguments: ``GET threads:detail number=2026112100042``."""
    match = getattr(request, "resolver_match", None)
    try:
        match = match or resolve(request.path_info)
    except Resolver404:
        return f"{request.method} no page {_first_part(request.path_info)}".strip()
    arguments = match.kwargs or dict(enumerate(match.args))
    shown = [f"{name}={_shown(value)}" for name, value in arguments.items()]
    return " ".join([request.method, match.view_name or "unnamed", *shown])


_described = lazy(describe_request, str)


def _shown(value):
    text = str(value)
    return mask(text) if NUMBER.fullmatch(text) else "[…]"


def _first_part(path):
    """The first part of the path if it is a plain word, which cannot be a key or number."""
    part = path.strip("/").partition("/")[0]
    return f"/{part}" if FIRST_PART.fullmatch(part) else ""


def agent_of(request):
    return request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT]


class WithoutAddresses(logging.Filter):
    """In log lines of Django and gunicorn, replaces the raw URL by the page's description."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if hasattr(request, "path_info"):
            record.msg, record.args = f"{record.name} {describe_request(request)}", ()
            del record.request
        elif record.name.startswith("gunicorn") and str(record.msg).startswith("Error handling"):
            record.msg, record.args = "The web server could not answer a request", ()
        return True
