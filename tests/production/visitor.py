"""A browser without JavaScript: opens pages, fills in forms, presses buttons."""

import http.client
import http.cookiejar
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

import html5lib

from tests.accounts.authenticator import code_of

LOCAL = "127.0.0.1"


@dataclass
class Page:
    url: str
    status: int
    html: str

    @property
    def path(self):
        return urllib.parse.urlsplit(self.url).path

    @property
    def words(self):
        return " ".join("".join(self.tree.itertext()).split())

    @property
    def tree(self):
        return html5lib.parse(self.html, namespaceHTMLElements=False)

    def form(self, action):
        """The form whose action ends so, or which has none and stands on this address."""
        for form in self.tree.iter("form"):
            target = form.get("action") or self.path
            if (
                target.partition("?")[0].endswith(action)
                and form.get("method", "").lower() == "post"
            ):
                return form, urllib.parse.urljoin(self.url, form.get("action") or self.url)
        raise AssertionError(f"{self.status} {self.url} has no form {action}: {self.words[:1500]}")

    def link(self, ending):
        for link in self.tree.iter("a"):
            if link.get("href", "").partition("?")[0].endswith(ending):
                return link.get("href")
        raise AssertionError(f"{self.url} has no link {ending}: {self.words[:1500]}")


@dataclass
class Phone:
    """Holds the key of the second step, and knows which of its codes was used last."""

    secret: str
    used: str = ""

    def code(self):
        # Each code is good once: wait for the next where this one was used.
        while code_of(self.secret) == self.used:
            time.sleep(0.5)
        self.used = code_of(self.secret)
        return self.used


class Visitor:
    PASSWORD = "a password of the tests 7"

    def __init__(self, city, *, source=LOCAL, password=PASSWORD):
        trust = ssl.create_default_context(cafile=str(city.certificate))
        self.home = f"https://localhost:{city.port}"
        self.password, self.phone = password, None
        self._opener = urllib.request.build_opener(
            _FromAddress(context=trust, source=source),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def open(self, path, data=None):
        url = urllib.parse.urljoin(self.home, path)
        body = urllib.parse.urlencode(data, doseq=True).encode() if data is not None else None
        # Django compares where a form came from with where it goes.
        request = urllib.request.Request(url, body, {"Referer": url})
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Page(answer.url, answer.status, answer.read().decode())
        except urllib.error.HTTPError as answer:
            return Page(answer.url, answer.code, answer.read().decode())

    def press(self, page, action, **typed):
        """Fill the form of ``page`` in, what is not named stays as it stands, and send it."""
        form, target = page.form(action)
        return self.open(target, _filled(form) | typed)

    def sign_in(self, name):
        page = self.open("/accounts/login/")
        page = self.press(page, "/accounts/login/", login=name, password=self.password)
        if page.path.endswith("/2fa/totp/activate/"):
            page = self.set_up_second_step(page)
        elif page.path.endswith("/2fa/authenticate/"):
            page = self.press(page, "/2fa/authenticate/", code=self.phone.code())
        return page

    def sign_up(self, name, mail_server):
        """Make an account of one's own and type in the code that comes by letter."""
        email = f"{name}@lanchuan.example"
        page = self.press(
            self.open("/accounts/signup/"), "/accounts/signup/",
            username=name, email=email, password1=self.password,
        )  # fmt: skip
        letter = mail_server.wait_for(email, "\n", seconds=30)
        code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter, re.M)[1]
        return self.press(page, page.path, code=code)

    def set_up_second_step(self, page):
        # The key is written out in groups, for people who cannot scan the picture.
        shown = next(code for code in page.tree.iter("code"))
        self.phone = Phone("".join("".join(shown.itertext()).split()))
        return self.press(page, "/2fa/totp/activate/", code=self.phone.code())


def _filled(form):
    """What a browser would send of a form nobody touched, but for buttons and files."""
    values = {}
    for field in (field for field in form.iter() if field.tag in ("input", "textarea", "select")):
        name, kind = field.get("name"), field.get("type", "text")
        ticked = kind not in ("checkbox", "radio") or field.get("checked") is not None
        if not name or kind in ("submit", "button", "file") or not ticked:
            continue
        values[name] = _value(field)
    return values


def _value(field):
    if field.tag == "textarea":
        return (field.text or "").removeprefix("\n")
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return chosen[0].get("value", "") if chosen else ""
    return field.get("value", "on" if field.get("type") in ("checkbox", "radio") else "")


class _FromAddress(urllib.request.HTTPSHandler):
    """Calls from one address of this machine, so that several people can be told apart."""

    def __init__(self, *, context, source):
        super().__init__(context=context)
        self._trust, self._source = context, (source, 0)

    def https_open(self, request):
        return self.do_open(self._connection, request)

    def _connection(self, host, **options):
        return http.client.HTTPSConnection(
            host, context=self._trust, source_address=self._source, **options
        )
