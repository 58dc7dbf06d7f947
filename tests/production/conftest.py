"""
Fixtures of tests with real processes: web server, worker, database, mail server, proxy.

These tests take minutes and run one after another, with ``make test-production`` and in
continuous integration; each stops its processes and frees its ports.
"""

import pytest

from tests.production.city import installed_city
from tests.production.postbox import postbox


@pytest.fixture(scope="session")
def mail_server():
    """A mail server that accepts letters or refuses them temporarily, as the test sets it."""
    with postbox() as box:
        yield box


@pytest.fixture(scope="session")
def city(tmp_path_factory, mail_server):
    """A portal installed by ``deploy/install.sh``: nginx, two web instances, worker."""
    prefix = tmp_path_factory.mktemp("city")
    with installed_city(prefix, email_url=f"smtp://127.0.0.1:{mail_server.port}") as found:
        yield found
