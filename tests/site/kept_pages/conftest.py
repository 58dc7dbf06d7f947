"""A store of kept pages for each test, and a reader without a session."""

import pytest
from django.test import Client

from portal.site.kept_pages import answers


@pytest.fixture
def store(settings, monkeypatch):
    settings.KEPT_PAGES_MB = 8
    store = answers.Store(8 * answers.MEGABYTE)
    monkeypatch.setattr(answers, "store", store)
    return store


@pytest.fixture
def reader(store):
    return Client(headers={"accept-encoding": "gzip"})
