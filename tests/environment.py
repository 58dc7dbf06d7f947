"""Loaded before everything else (see ``addopts``): tests always run in test mode."""

import os

os.environ["PORTAL_MODE"] = "test"
# Playwright's event loop runs in the main thread; its tests use transactions and a
# live server, never the ORM from inside a coroutine.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
