"""
Rates: for each act, ``settings.LIMITS`` says how often a subject (a person, an address …) may
do it.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils.crypto import salted_hmac

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# Providers give each household a /64 network of IPv6, so single addresses are not counted.
HOUSEHOLD_PREFIX = 64


@dataclass(frozen=True)
class Rate:
    most: int
    seconds: int


def parse_rates(text):
    """Parse ``"5/10m, 30/d"``: five in ten minutes, and thirty in a day."""
    return [_parse_rate(part.strip()) for part in text.split(",") if part.strip()]


def _parse_rate(text):
    most, _slash, window = text.partition("/")
    return Rate(int(most), int(window[:-1] or 1) * SECONDS[window[-1]])


def keys_of(act, **subjects):
    """The tallies in which an act is counted, {key: rates}; empty for an act without limits."""
    numbers = settings.LIMITS.get(act, {})
    return {
        key_of(act, scope, subject): parse_rates(numbers[scope])
        for scope, subject in subjects.items()
        if subject and scope in numbers
    }


def key_of(act, scope, subject):
    return salted_hmac(
        "portal.limits", f"{act}\n{scope}\n{subject}", algorithm="sha256"
    ).hexdigest()


def network_of(address):
    """The address under which limits count: for IPv6, the /64 network it is in."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(ip_network(f"{found}/{HOUSEHOLD_PREFIX}", strict=False).network_address)
    return address


def waiting_time(moments, rates, now):
    """Seconds until one more act is within all ``rates``; 0 if it is now."""
    waits = [
        moments[-rate.most] + rate.seconds - now for rate in rates if len(moments) >= rate.most
    ]
    return max([0, *waits])
