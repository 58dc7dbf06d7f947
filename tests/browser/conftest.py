"""Fixtures for Chromium on a live server with the real content security policy."""

import os
import shutil
from pathlib import Path

import pytest

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    # The hook gets every test of the run, not only those of this folder.
    here = Path(__file__).parent
    for item in (item for item in items if here in item.path.parents):
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = os.environ.get("BROWSER_PATH") or shutil.which("chromium")
    if not path:
        pytest.fail("No Chromium found; set BROWSER_PATH or install the package chromium.")
    return {"executable_path": path, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "zh-CN", "viewport": {"width": 390, "height": 844}}


@pytest.fixture
def page(page):
    """A browser page that fails the test on any console error, script error or blocked resource."""
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    yield page
    # The browser also reports expected 403 and 404 responses.
    assert [text for text in problems if "Failed to load resource" not in text] == []
