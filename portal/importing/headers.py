"""Recognises the column headings of imported files, in Chinese and English."""

import unicodedata

from django.utils.translation import gettext as _

from portal.importing.refusals import NotUsable

ALIASES = {
    "number": "留言编号 编号 序号 信件编号 诉求编号 工单编号 number id no message_id source_number",
    "author": "留言用户 用户 用户名 留言人 网友 昵称 署名 author user username signature",
    "title": "留言主题 主题 标题 留言标题 信件标题 title subject",
    "at": "留言时间 时间 提交时间 来信时间 time submitted submitted_at created created_at date",
    "text": "留言详情 留言内容 内容 详情 正文 来信内容 text body content message",
    "reply": "答复意见 答复 答复内容 回复 回复内容 官方答复 reply answer response",
    "replied_at": "答复时间 回复时间 replied replied_at reply_time answered_at",
    "category": "一级分类 一级标签 分类 类别 category",
    "area": "地区 区域 区县 所属区域 area district",
    "agency": "单位 承办单位 答复单位 部门 机构 agency department",
    "kind": "类型 信件类型 留言类型 诉求类型 kind type",
}
NEEDED = {"number": "留言编号", "title": "留言主题", "at": "留言时间", "text": "留言详情"}
MEANING = {
    alias.replace("_", ""): name for name, aliases in ALIASES.items() for alias in aliases.split()
}


def known_columns(header) -> dict[str, int]:
    """Index of each known column; the first of two with the same meaning counts."""
    places: dict[str, int] = {}
    for place, heading in enumerate(header):
        name = MEANING.get(_normalise(heading))
        if name:
            places.setdefault(name, place)
    return places


def find_columns(header) -> tuple[dict[str, int], list[str]]:
    """The columns and the ignored headings; raises NotUsable if a needed one is missing."""
    places = known_columns(header)
    missing = [f"{name} ({chinese})" for name, chinese in NEEDED.items() if name not in places]
    if missing:
        raise NotUsable(
            _(
                "The first line lacks these headings: %(missing)s."
                " It has: %(present)s. Nothing was changed."
            )
            % {"missing": ", ".join(missing), "present": _listed(header)}
        )
    ignored = [
        heading.strip()
        for place, heading in enumerate(header)
        if heading.strip() and place not in places.values()
    ]
    return places, ignored


def _normalise(heading):
    plain = unicodedata.normalize("NFKC", str(heading or "")).casefold()
    return "".join(character for character in plain if character.isalnum())


def _listed(header):
    names = [str(heading).strip()[:20] for heading in header if str(heading or "").strip()]
    return (
        ", ".join(
            name.encode("unicode_escape").decode() if not name.isprintable() else name
            for name in names[:20]
        )
        or "–"
    )
