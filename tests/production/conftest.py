"""
Tests with real processes: web server, worker, database, mail server, proxy.

They take minutes and run one after the other, by ``make test-production`` and in continuous
integration; each ends what it started and frees its ports.
"""

import pytest

from tests.production.city import installed_city
from tests.production.postbox import postbox


@pytest.fixture(scope="session")
def mail_server():
    """A mail server that takes letters, or refuses them for now, as it is told."""
    with postbox() as box:
        yield box


@pytest.fixture(scope="session")
def city(tmp_path_factory, mail_server):
    """A portal that ``deploy/install.sh`` has installed: nginx, two web instances, worker."""
    prefix = tmp_path_factory.mktemp("city")
    with installed_city(prefix, email_url=f"smtp://127.0.0.1:{mail_server.port}") as found:
        yield found
