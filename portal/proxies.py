"""
The client's address behind reverse proxies.

The only reader of forwarded headers (``X-Forwarded-For``, ``X-Forwarded-Proto``,
``X-Real-Port``). It sets ``REMOTE_ADDR`` and ``REMOTE_PORT`` to those of the client, so that
limits, logs and libraries all use the same values. Each entry of ``TRUSTED_PROXIES`` is one hop:
the first is the proxy that connects to the portal, the second the one that connects to the
first, and so on. At most so many hops are trusted, each only from its expected address.
"""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LOOPBACK = "loopback"
# Headers set by proxies; clients may forge them.
FORWARDED = [
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_SSL", "HTTP_X_FORWARDED_PROTOCOL",
    "HTTP_X_REAL_IP", "HTTP_X_REAL_PORT", "HTTP_FORWARDED", "HTTP_CLIENT_IP",
    "HTTP_X_CLIENT_IP", "HTTP_TRUE_CLIENT_IP", "HTTP_CF_CONNECTING_IP",
]  # fmt: skip
# Evaluated by Django itself; it is kept in the request only if the proxy is trusted.
SCHEME = "HTTP_X_FORWARDED_PROTO"


def read_proxies(entries):
    """
    ``TRUSTED_PROXIES`` as one tuple of networks per hop, the nearest proxy first.

    An entry is an address, a network or ``loopback``; alternatives for the same hop are
    separated by spaces. Raises ImproperlyConfigured for anything else.
    """
    return [_networks(entry) for entry in entries if entry.strip()]


def _networks(entry):
    words = " ".join(entry.split()).replace(LOOPBACK, "127.0.0.0/8 ::1/128").split()
    try:
        return tuple(ip_network(word, strict=False) for word in words)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES holds {entry.strip()!r}. Name the proxies in front of the portal, "
            "the nearest first, separated by commas: addresses, networks such as 10.0.5.0/24, "
            "or 'loopback' for a proxy on the same machine."
        ) from error


class TrustProxies:
    """Middleware that sets the client's address and port, before all that reads them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        set_client_address(
            request.META, settings.TRUSTED_PROXIES, believed=settings.PROVINCE_HEADER
        )
        return self.get_response(request)


def set_client_address(meta, proxies, *, believed=""):
    """
    Set the client's address in ``meta``, and remove forwarded headers that cannot be trusted.

    ``believed`` is a header that only a trusted proxy may set; from anybody else it is removed.
    """
    said = {name: meta.pop(name) for name in [*FORWARDED, believed] if name in meta}
    peer = _address(meta.get("REMOTE_ADDR", ""))
    if not (proxies and _stands_in(peer, proxies[0])):
        return
    client, hops = _client(peer, said.get("HTTP_X_FORWARDED_FOR", ""), proxies)
    meta["REMOTE_ADDR"] = str(client or "127.0.0.1")
    if hops:
        # The nearest proxy reports the port of its own client: the real client only after one hop.
        port = said.get("HTTP_X_REAL_PORT", "") if hops == 1 else ""
        meta["REMOTE_PORT"] = port if port.isascii() and port.isdigit() else ""
    for name in (SCHEME, believed):
        if name in said:
            meta[name] = said[name]


def _client(peer, said, proxies):
    """The farthest address reported by a trusted proxy, and the number of hops to it."""
    hops = 0
    for word in reversed(said.split(",")):
        address = _address(word)
        if address is None or not (hops < len(proxies) and _stands_in(peer, proxies[hops])):
            break
        peer, hops = address, hops + 1
    return peer, hops


def _address(word):
    """The address in one item of the header, which may include a port; None if invalid."""
    word = word.strip().strip('"')
    if word.startswith("["):
        word = word[1:].partition("]")[0]
    elif word.count(":") == 1:
        word = word.partition(":")[0]
    try:
        address = ip_address(word)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _stands_in(address, networks):
    # A proxy that connects through a Unix socket has no address; it is on this machine.
    if address is None:
        return any(network.is_loopback for network in networks)
    return any(address in network for network in networks)
