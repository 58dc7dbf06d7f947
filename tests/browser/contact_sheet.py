"""
Takes screenshots of all pages of the demonstration for review: ``make screenshots``.

Follows the links of the portal as each demo account, so it finds new pages by itself, takes a
screenshot of one example of each page and lists them in ``var/screenshots/index.html``.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

import django
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, sync_playwright

from tests.browser.conftest import ARGUMENTS

PASSWORD = "wenzhong-demo"
PEOPLE = ["", "citizen", "moderator", "dispatcher", "clerk", "head", "supervisor", "admin"]
# language, elder mode, width
WAYS = [
    ("zh-hans", False, 390),
    ("zh-hans", False, 1280),
    ("en", False, 390),
    ("en", False, 1280),
    ("zh-hans", True, 390),
]
# A matter looks different in each of its states.
EXAMPLES = {
    "search": 2,
    "boards:detail": 2,
    "pages:detail": 7,
    "threads:detail": 4,
    "submissions:detail": 4,
    "workorders:detail": 3,
}
LEFT_OUT = ("admin:", "demo-switch", "account_logout", "schema", "feeds:", "api:", "images:")
# Addresses no link leads to, and those that are only reached from a form.
ENTRANCES = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
ENTRANCES += ["/nothing/", "/search/?q=公交", "/search/?q=zzzz", "/my/", "/admin/"]
ENTRANCES += ["/moderation/", "/workorders/"]
LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href.split('#')[0])"
MOST_PAGES = 60


@contextmanager
def served(address):
    """The demonstration: the one that runs at ``address``, or one of our own."""
    if address:
        yield address.rstrip("/")
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "-b", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "--threads", "4", "--log-level", "error"])  # noqa: S603
    try:
        _wait_for(f"{base}/healthz/")
        yield base
    finally:
        server.terminate()
        server.wait()


def _wait_for(address):
    for _try in range(60):
        try:
            urllib.request.urlopen(address)  # noqa: S310
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The demonstration does not answer.")


def name_of(address, base):
    """The name of the page behind a link, or nothing if it is not to be shown."""
    path = address.removeprefix(base).partition("?")[0]
    try:
        name = resolve(path).view_name
    except Resolver404:
        return "not-found" if path == "/nothing/" else ""
    if name != "admin:index" and name.startswith(LEFT_OUT):
        return ""
    return name


def find_pages(page, base):
    """One or a few addresses for each page that somebody comes to by links."""
    waiting, found, seen = [base + path for path in ENTRANCES], [], set()
    taken = Counter()
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        name = name_of(address, base) if address.startswith(base) else ""
        if not name or address in seen or taken[name] >= EXAMPLES.get(name, 1):
            continue
        seen.add(address)
        if _opens(page, address):
            taken[name] += 1
            found.append((name, address))
            waiting += page.evaluate(LINKS)
    return found


def _opens(page, address):
    """Whether it leads to a page of its own, not to a file and not to the door."""
    try:
        answer = page.goto(address)
    except Error:
        # A download is no page.
        return False
    is_page = "text/html" in answer.headers.get("content-type", "")
    return is_page and page.url == quote(address, safe=":/?&=%#")


def sign_in(page, base, who):
    if who:
        page.goto(f"{base}/accounts/login/")
        page.fill("[name=login]", who)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{base}/my/")


def show(page, base, way):
    language, elder, width = way
    cookies = {"django_language": language, "elder": "1" if elder else "0"}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": base} for name, value in cookies.items()]
    )
    page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})


def take_pictures(browser, base, folder, people):
    """Take every picture once; what looks like another person's page is left out."""
    known, taken = set(), []
    for who in people:
        context = browser.new_context(reduced_motion="reduce")
        page = context.new_page()
        sign_in(page, base, who)
        pages = [item for item in find_pages(page, base) if _is_new(page, item, known)]
        for way in WAYS:
            show(page, base, way)
            for number, (name, address) in enumerate(pages):
                picture = f"{who or 'anonymous'}-{number:02}-{'-'.join(map(str, way))}.jpg"
                page.goto(address)
                page.screenshot(path=folder / picture, full_page=True, type="jpeg", quality=60)
                taken.append((who or "anonymous", number, name, address, way, picture))
        context.close()
        print(f"{who or 'anonymous'}: {len(pages)} pages", flush=True)  # noqa: T201
    return taken


def _is_new(page, item, known):
    page.goto(item[1])
    words = page.evaluate("() => document.querySelector('main')?.innerText ?? ''")
    new = (item[0], words) not in known
    known.add((item[0], words))
    return new


def lay_out(taken, base, folder):
    """The sheet: a heading for each person, a row for each page, a picture for each way."""
    rows = []
    ordered = sorted(taken, key=lambda picture: picture[:2])
    for who, pictures in groupby(ordered, key=lambda picture: picture[0]):
        rows.append(f"<h2>{escape(who)}</h2>")
        for (_number, name, address), row in groupby(pictures, key=lambda picture: picture[1:4]):
            path = escape(address.removeprefix(base))
            rows.append(f"<h3>{escape(name)} <small>{path}</small></h3><div>")
            rows += [_figure(way, picture) for *_rest, way, picture in row]
            rows.append("</div>")
    (folder / "index.html").write_text(SHEET.format("\n".join(rows)), encoding="utf-8")


def _figure(way, picture):
    language, elder, width = way
    words = f"{width} px · {language}" + (" · elder mode" if elder else "")
    return (
        f'<figure><a href="{picture}"><img loading="lazy" src="{picture}" alt="{words}"></a>'
        f"<figcaption>{words}</figcaption></figure>"
    )


SHEET = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Wenzhong: all pages</title>
<style>
  body {{ font: 16px system-ui; margin: 1.5rem; background: #eee; color: #222; }}
  div {{ display: flex; gap: 1rem; flex-wrap: wrap; }}
  figure {{ margin: 0; width: 17rem; }}
  img {{ width: 100%; height: 24rem; object-fit: cover; object-position: top; background: #fff; }}
  small {{ font-weight: normal; color: #555; }}
</style>
<h1>All pages</h1>
{}
</html>
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", help="a demonstration that runs already")
    parser.add_argument("--people", nargs="*", default=PEOPLE, help="demo accounts to look as")
    options = parser.parse_args()
    django.setup()
    from django.conf import settings

    folder = Path(settings.VAR_DIR) / "screenshots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    browser_path = os.environ.get("BROWSER_PATH") or shutil.which("chromium")
    with served(options.address) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        lay_out(take_pictures(browser, base, folder, options.people), base, folder)
        browser.close()
    print(f"{folder}/index.html")  # noqa: T201


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main()
