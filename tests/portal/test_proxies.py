"""The client address is taken only from configured proxies, in their order."""

from pathlib import Path

import pytest
import structlog
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from portal.audit.receivers import bind_address
from portal.proxies import FORWARDED, read_proxies, set_client_address

ROOT = Path(__file__).resolve().parents[2]
ONE, TWO = ["loopback"], ["loopback", "10.0.5.2 10.0.5.3"]
SAYS_HTTPS = {"X-Forwarded-Proto": "https"}


def caller(proxies, peer, **said):
    """Address, port and scheme header after a request from ``peer`` with these headers."""
    headers = {f"HTTP_X_{name.upper()}": value for name, value in said.items()}
    meta = {"REMOTE_ADDR": peer, "REMOTE_PORT": "999", **headers}
    set_client_address(meta, read_proxies(proxies))
    assert not set(meta) & (set(FORWARDED) - {"HTTP_X_FORWARDED_PROTO"})
    return meta["REMOTE_ADDR"], meta["REMOTE_PORT"], meta.get("HTTP_X_FORWARDED_PROTO")


@pytest.mark.parametrize(
    ("proxies", "peer", "said", "address"),
    [
        ([], "198.51.100.7", "203.0.113.9", "198.51.100.7"),
        (ONE, "198.51.100.7", "203.0.113.9", "198.51.100.7"),
        (ONE, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (ONE, "127.0.0.1", "8.8.8.8, 203.0.113.9", "203.0.113.9"),
        (ONE, "127.0.0.1", "8.8.8.8, 127.0.0.1", "127.0.0.1"),
        (ONE, "", "203.0.113.9", "203.0.113.9"),
        (ONE, "::1", "[2001:db8::1]:4711", "2001:db8::1"),
        (ONE, "::ffff:127.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        (ONE, "127.0.0.1", "", "127.0.0.1"),
        (ONE, "127.0.0.1", "203.0.113.9, <script>", "127.0.0.1"),
        (TWO, "127.0.0.1", "8.8.8.8, 203.0.113.9, 10.0.5.3", "203.0.113.9"),
        (TWO, "127.0.0.1", "203.0.113.9, 10.0.5.9", "10.0.5.9"),
        (TWO, "127.0.0.1", "8.8.8.8, 10.0.5.2, 10.0.5.3", "10.0.5.2"),
        (TWO, "10.0.5.2", "203.0.113.9", "10.0.5.2"),
    ],
)
def test_the_address_is_the_one_a_counted_proxy_saw(proxies, peer, said, address):
    assert caller(proxies, peer, forwarded_for=said)[0] == address


def test_port_and_scheme_are_believed_of_the_nearest_proxy_only():
    said = {"forwarded_for": "203.0.113.9", "real_port": "51234", "forwarded_proto": "https"}
    assert caller(ONE, "127.0.0.1", **said) == ("203.0.113.9", "51234", "https")
    assert caller(ONE, "198.51.100.7", **said) == ("198.51.100.7", "999", None)
    assert caller([], "127.0.0.1", **said) == ("127.0.0.1", "999", None)


@pytest.mark.parametrize("port", ["1; forged=yes", "²", "-1"])
def test_a_port_is_digits_or_nothing(port):
    assert caller(ONE, "127.0.0.1", forwarded_for="203.0.113.9", real_port=port)[1] == ""


def test_the_port_of_a_proxy_is_not_given_out_as_the_client_s():
    said = {"forwarded_for": "203.0.113.9, 10.0.5.2", "real_port": "51234"}
    assert caller(TWO, "127.0.0.1", **said)[1] == ""


@pytest.mark.parametrize("entry", ["2", "nginx", "10.0.0.0/99"])
def test_an_entry_that_is_no_network_stops_the_start_with_a_sentence(entry):
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        read_proxies([entry])


def test_the_log_names_the_caller_with_the_port():
    structlog.contextvars.clear_contextvars()
    bind_address(RequestFactory().get("/", REMOTE_ADDR="203.0.113.9", REMOTE_PORT="51234"))
    bound = structlog.contextvars.get_contextvars()
    structlog.contextvars.clear_contextvars()
    assert (bound["ip"], bound["port"]) == ("203.0.113.9", "51234")


def test_nothing_else_reads_what_proxies_say():
    rooms = ("portal", "forum", "moderation", "workorders")
    readers = {
        path.relative_to(ROOT).as_posix()
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if any(sign in path.read_text() for sign in ("X_FORWARDED", "X_REAL", "ipware"))
    }
    assert readers == {"portal/proxies.py"}


@pytest.mark.django_db
def test_a_forged_header_does_not_make_a_request_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.TRUSTED_PROXIES = read_proxies(["192.0.2.1"])
    assert client.get("/robots.txt", headers=SAYS_HTTPS).status_code == 301
    settings.TRUSTED_PROXIES = read_proxies(["127.0.0.1"])
    assert client.get("/robots.txt", headers=SAYS_HTTPS).status_code == 200
