"""A request's address is written with its port, as the law on network logs asks."""

import pytest
import structlog
from django.test import RequestFactory

from portal.audit.receivers import bind_port


@pytest.mark.parametrize(
    ("meta", "port"),
    [
        ({"REMOTE_PORT": "43210"}, "43210"),
        ({"REMOTE_PORT": "80", "HTTP_X_REAL_PORT": "51234"}, "51234"),
        ({"HTTP_X_REAL_PORT": "1; forged=yes"}, ""),
        ({}, ""),
    ],
)
def test_binds_the_port(meta, port):
    structlog.contextvars.clear_contextvars()
    bind_port(request=RequestFactory().get("/", **meta))
    bound = structlog.contextvars.get_contextvars()
    structlog.contextvars.clear_contextvars()
    assert bound["port"] == port
