"""Pytest plugin, loaded first (see ``addopts``), that sets test mode for all tests."""

import os

os.environ["PORTAL_MODE"] = "test"
# Playwright's event loop runs in the main thread; its tests use transactions and a
# live server, never the ORM from inside a coroutine.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_addoption(parser):
    parser.addoption(
        "--production",
        action="store_true",
        help="Also run tests/production: real servers, workers and databases, minutes long.",
    )


def pytest_ignore_collect(collection_path, config):
    """Skip tests/production unless ``--production`` is given, as in ``make test-production``."""
    if collection_path.name == "production" and not config.getoption("--production"):
        return True
    return None
