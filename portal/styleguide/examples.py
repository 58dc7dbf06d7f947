"""
Invented example data of the style guide; some of it is deliberately difficult to lay out.

Citizens' texts are Chinese on pages in any language, as on the real pages.
"""

import datetime

from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import richtext
from forum.choices import Kind, Stage, SubmissionState
from forum.paging import Page
from forum.reading import rows
from portal.notifications.wording import sentence
from workorders.models import OrderStatus

CHINESE = "zh-hans"
AGENCY = "市交通运输局"
TITLE = "书院街口的 7 路公交站牌不见了，挪到哪里去了？"
TEXT = """昨天早上七点半，我在书院街口等 7 路车，等了 25 分钟才发现站牌没有了。

旁边的人说挪到了河边，也有人说改走 Riverside Road。我母亲 81 岁，“多走一站”对她不是小事。"""
REPLY = """您好，来信收悉。

书院街口站因雨水管更换临时向南移 60 米，工期到 12 月 10 日。
现场已补上指路牌，并安排人员在早高峰引导。"""
COLOURS = [
    *("paper", "surface", "tint", "line", "edge", "ink", "ink-soft", "teal", "teal-deep"),
    *("teal-tint", "seal", "seal-deep", "seal-tint", "wait", "wait-tint", "good", "good-tint"),
]
HOSTILE = [
    "无标点无空格" + "Donaudampfschifffahrtsgesellschaft" * 6,
    "从右到左：\u202eمرحبا بالعالم 一二三四五六七",
    "零宽字符：路\u200b灯\u200d坏\u2060了\ufeff三天",
    "啊" * 200,
]
LETTER = {
    "title": TITLE,
    "agency": AGENCY,
    "agency_en": "City Transport Bureau",
    "path": "/threads/",
}


def basics():
    return {
        "colours": COLOURS,
        "badges": [*_badges(SubmissionState), *_badges(Stage), *_badges(OrderStatus)],
        "text": richtext.plain(TEXT),
        "language": CHINESE,
    }


def lists():
    rows = [_row(TITLE, excerpt=richtext.excerpt(TEXT, 80)), *(_row(title) for title in HOSTILE)]
    return {
        "rows": rows,
        "one": rows[:1],
        "page": Page(rows, number=2, has_next=True),
        "notices": [
            {"words": sentence("published", {"title": TITLE}), "url": "#", **unread}
            for unread in ({"at": _ago(0), "is_unread": True}, {"at": _ago(1), "is_unread": False})
        ],
        "crumbs": [{"label": _("Matters"), "url": "#"}],
        "language": CHINESE,
    }


def matter():
    return {
        "sentences": [{"status": value, "text": label} for value, label in Stage.choices],
        "question": _post(1, "书院街老住户", TEXT, role_label=_("Matter")),
        "replies": [
            _post(2, AGENCY, "来信收悉。", role_label=_("Received"), official=True, interim=True),
            _post(3, AGENCY, REPLY, role_label=_("Official reply"), official=True),
        ],
        "answers": [
            _post(4, "路过的监理", "移到电信营业厅门口了。", confirmed=True, edited=_ago(0)),
            _post(5, HOSTILE[0], "\n\n".join(HOSTILE), attachments=_many_files()),
            {"number": 6, "is_hidden": True, "hidden_at": _ago(0), "reason": _("Personal data")},
        ],
        "lines": _timeline(),
        "facts": [
            {"label": _("Number"), "value": "2026112100042"},
            {"label": _("Place"), "value": HOSTILE[0]},
            {"label": _("Area"), "value": ""},
        ],
        "steps": [
            {"title": _("You write")},
            {"title": _("A moderator reads it")},
            {"title": _("An agency handles it")},
        ],
        "hidden": {
            "number": "2026112100042",
            "published_at": _ago(3),
            "hidden_at": _ago(0),
            "reason": _("Personal data"),
            "role": _("Moderator"),
        },
    }


def _ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def _badges(choices):
    return [{"status": value, "label": label} for value, label in choices.choices]


def _row(title, excerpt=""):
    return {
        "url": "#",
        "title": title,
        "excerpt": excerpt,
        "language": CHINESE,
        "kind_label": Kind.INQUIRY.label,
        "area_label": "书院街道",
        "agency_label": AGENCY,
        "status": Stage.ANSWERED.value,
        "status_label": Stage.ANSWERED.label,
        **rows.Wording().when(_ago(2)),
        "replies": _("Replies: %(number)s") % {"number": 2},
        "number": 2,
    }


def _post(number, signature, text, **more):
    body = richtext.plain(text)
    return {"number": number, "signature": signature, "at": _ago(2), "body": body} | {
        "language": CHINESE,
        **more,
    }


def _many_files():
    picture = static("img/touch-icon.png")
    pictures = [
        {"url": picture, "name": f"IMG_{number}.png", "size": 6637, "is_image": True}
        for number in range(1, 8)
    ]
    return [*pictures, {"url": picture, "name": HOSTILE[0] + ".png", "size": 6637}]


def _timeline():
    return [
        {"when": _ago(3 - number), "words": label, "who": "", "status": value}
        for number, (value, label) in enumerate(Stage.choices[:3])
    ] + [{"when": _ago(0), "words": HOSTILE[0], "who": HOSTILE[1], "status": "answered"}]
