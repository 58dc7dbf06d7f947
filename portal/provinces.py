"""
The province from which something was sent, as the reverse proxy says it; never the address.

No register of addresses is part of the portal. ``PROVINCE_HEADER`` names a header in which a
trusted proxy says where its client is, by ISO 3166: ``CN-GD`` for a province, ``JP`` for a country.
Without it nothing is known, stored or shown. ``portal.proxies`` removes the header where the
request does not come from a trusted proxy.
"""

import re

from babel import Locale
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy, to_locale

from portal.languages import current_language

CODE = re.compile(r"(?P<country>[A-Z]{2})(-(?P<part>[A-Z0-9]{1,3}))?")
HOME = "CN"
# As the rules for accounts want them said; the first letters are those of ISO 3166-2:CN.
PROVINCES: dict[str, str | Promise] = {
    "CN-AH": pgettext_lazy("province", "Anhui"),
    "CN-BJ": pgettext_lazy("province", "Beijing"),
    "CN-CQ": pgettext_lazy("province", "Chongqing"),
    "CN-FJ": pgettext_lazy("province", "Fujian"),
    "CN-GD": pgettext_lazy("province", "Guangdong"),
    "CN-GS": pgettext_lazy("province", "Gansu"),
    "CN-GX": pgettext_lazy("province", "Guangxi"),
    "CN-GZ": pgettext_lazy("province", "Guizhou"),
    "CN-HA": pgettext_lazy("province", "Henan"),
    "CN-HB": pgettext_lazy("province", "Hubei"),
    "CN-HE": pgettext_lazy("province", "Hebei"),
    "CN-HI": pgettext_lazy("province", "Hainan"),
    "CN-HK": pgettext_lazy("province", "Hong Kong, China"),
    "CN-HL": pgettext_lazy("province", "Heilongjiang"),
    "CN-HN": pgettext_lazy("province", "Hunan"),
    "CN-JL": pgettext_lazy("province", "Jilin"),
    "CN-JS": pgettext_lazy("province", "Jiangsu"),
    "CN-JX": pgettext_lazy("province", "Jiangxi"),
    "CN-LN": pgettext_lazy("province", "Liaoning"),
    "CN-MO": pgettext_lazy("province", "Macao, China"),
    "CN-NM": pgettext_lazy("province", "Inner Mongolia"),
    "CN-NX": pgettext_lazy("province", "Ningxia"),
    "CN-QH": pgettext_lazy("province", "Qinghai"),
    "CN-SC": pgettext_lazy("province", "Sichuan"),
    "CN-SD": pgettext_lazy("province", "Shandong"),
    "CN-SH": pgettext_lazy("province", "Shanghai"),
    "CN-SN": pgettext_lazy("province", "Shaanxi"),
    "CN-SX": pgettext_lazy("province", "Shanxi"),
    "CN-TJ": pgettext_lazy("province", "Tianjin"),
    "CN-TW": pgettext_lazy("province", "Taiwan, China"),
    "CN-XJ": pgettext_lazy("province", "Xinjiang"),
    "CN-XZ": pgettext_lazy("province", "Tibet"),
    "CN-YN": pgettext_lazy("province", "Yunnan"),
    "CN-ZJ": pgettext_lazy("province", "Zhejiang"),
}
# What registers of addresses call a country of its own.
ALSO_PROVINCES = {"HK": "CN-HK", "MO": "CN-MO", "TW": "CN-TW"}


def is_known_here() -> bool:
    """Whether a source is configured, so that provinces are stored at all."""
    return bool(settings.PROVINCE_HEADER)


def province_of(request: HttpRequest) -> str:
    """The code of the province or country, as ``CN-GD`` or ``JP``; "" where it is not known."""
    if not is_known_here():
        return ""
    return _code(request.META.get(settings.PROVINCE_HEADER, ""))


def in_words(code: str) -> str:
    """The name in the reader's language; "" where nothing is known."""
    if not code:
        return ""
    if code in PROVINCES:
        return str(PROVINCES[code])
    territories = Locale.parse(to_locale(current_language().code)).territories
    return str(territories.get(code.partition("-")[0], ""))


def header_name(name: str) -> str:
    """``X-Province`` as the environment of a request calls it; "" for none."""
    return f"HTTP_{name.strip().upper().replace('-', '_')}" if name.strip() else ""


def _code(said: str) -> str:
    found = CODE.fullmatch(said.strip().upper())
    if found is None:
        return ""
    country, part = found["country"], found["part"]
    if country in ALSO_PROVINCES:
        return ALSO_PROVINCES[country]
    if country != HOME or part is None:
        return country if country in Locale("en").territories else ""
    # A part that is no province: the country alone is certain.
    code = f"{HOME}-{part}"
    return code if code in PROVINCES else HOME
