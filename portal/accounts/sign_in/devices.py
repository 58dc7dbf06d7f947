"""
Devices in plain words: "Android phone, WeChat".

Derived from the ``User-Agent`` header, which may contain anything. It is for display only; an
unknown device is shown as unknown.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Names = list[tuple[str, str | Promise]]

# The first match counts, because most browsers also name the browsers they derive from.
PROGRAMS: Names = [
    ("MicroMessenger", gettext_lazy("WeChat")),
    ("AlipayClient", gettext_lazy("Alipay")),
    (r"QQ/", "QQ"),
    ("MQQBrowser|QQBrowser", gettext_lazy("QQ Browser")),
    ("HuaweiBrowser", gettext_lazy("Huawei Browser")),
    ("MiuiBrowser", gettext_lazy("Xiaomi Browser")),
    ("UCBrowser", gettext_lazy("UC Browser")),
    ("baidu", gettext_lazy("Baidu")),
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"(Headless)?Chrom(e|ium)/|CriOS/", "Chrome"),
    (r"Version/.*Safari/", "Safari"),
]
MACHINES: Names = [
    ("iPhone", gettext_lazy("iPhone")),
    ("iPad", gettext_lazy("iPad")),
    ("HarmonyOS|OpenHarmony", gettext_lazy("Huawei device")),
    ("Android.*Mobile", gettext_lazy("Android phone")),
    ("Android", gettext_lazy("Android tablet")),
    ("Windows", gettext_lazy("Windows computer")),
    ("Macintosh|Mac OS X", gettext_lazy("Mac")),
    ("Linux|X11|CrOS", gettext_lazy("Linux computer")),
]


def describe(said: str) -> str:
    """The device behind a ``User-Agent``, in the reader's language."""
    program, machine = _first(PROGRAMS, said), _first(MACHINES, said)
    if program and machine:
        return _("%(machine)s, %(program)s") % {"program": program, "machine": machine}
    return str(program or machine or _("A device we do not know"))


def _first(known: Names, said: str) -> str | Promise | None:
    return next((name for sign, name in known if re.search(sign, said, re.I)), None)
