"""Names reserved for the city and its officials."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts import names
from portal.agencies.models import Agency
from portal.languages import texts_in_every_language
from portal.texts.folding import fold, skeleton
from portal.translations.models import Translation
from portal.versions.reading import Kept

# A name that contains one of these would be mistaken for an official's.
OFFICIAL_WORDS = (
    "官方", "官网", "政府", "市长", "县长", "区长", "镇长", "乡长", "局长", "厅长", "处长", "书记",
    "党委", "纪委", "监委", "人大", "政协", "法院", "检察院", "公安", "警察", "民警", "交警",
    "城管", "信访", "督办", "督查", "办公室", "指挥中心", "服务中心", "热线",
    "管理员", "审核员", "派单员", "版主", "站长", "客服", "工作人员", "系统消息", "12345",
    "administrator", "moderator", "official", "government", "mayor", "police", "hotline",
)  # fmt: skip
# Refused only as whole names, because they are also parts of harmless names.
OFFICIAL_NAMES = (
    "系统", "平台", "管理", "审核", "派单", "闻钟",
    "admin", "root", "system", "staff", "support", "help",
)  # fmt: skip
# Agency names shorter than this are not reserved: they are ordinary words.
SHORTEST_AGENCY = 3


def refuse_unfit(name, *, user=None):
    """ValidationError if readers would mistake the name for an office's or another person's."""
    refuse_official(name, user=user)
    names.refuse_taken(name, user=user)


def refuse_official(name, *, user=None):
    """ValidationError if the name reads like an office's; names of staff are not checked."""
    if not (user is not None and user.pk and user.is_portal_staff) and reads_official(name):
        raise ValidationError(
            _("This name reads like that of an office or an official. Please choose another."),
            code="name_official",
        )


def reads_official(name):
    """Whether the name contains an official word or the name of an agency in use."""
    key = skeleton(name)
    whole, parts = _reserved.get()
    return key in whole or any(part in key for part in parts)


def _read_reserved():
    """The skeletons that are refused as whole names, and those refused in any name."""
    agencies = (
        skeleton(name)
        for agency in Agency.objects.current().only("name", "name_en")
        for name in _without_city(texts_in_every_language(agency))
        if len(fold(name)) >= SHORTEST_AGENCY
    )
    return set(map(skeleton, OFFICIAL_NAMES)), [*map(skeleton, OFFICIAL_WORDS), *agencies]


def _without_city(names):
    return [name.removeprefix("市").strip() for name in names]


_reserved = Kept(_read_reserved, Agency._meta.db_table, Translation._meta.db_table)
