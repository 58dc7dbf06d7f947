"""
Personal data in a text: identity cards and bank cards by their check digits, mobile numbers,
licence plates and e-mail addresses by their pattern.

Numbers are found in full width, in Chinese numerals (mobiles), with invisible characters or with
separators in between. What belongs to an office is let through: the caller says which numbers
and addresses these are, and addresses under ``gov.cn`` always do.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from forum.screening.findings import Finding, FindingKind, Level
from portal.texts.check_digits import is_bank_card, is_identity_card
from portal.texts.folding import Folded, fold_widths_with_offsets

GAP = r"[ \n\-‐-―−.·•・_/|~*]{0,2}"
NUMERALS = str.maketrans("零〇○一二三四五六七八九幺", "0001234567891")
ONE_NUMERAL = "[零〇○一二三四五六七八九幺]"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# Letters that people write right before a phone number; any others make it a number of something.
CALLING = re.compile(r"(?:TEL|PHONE|MOBILE|CALL|VX|WX|V|WECHAT|WEIXIN|QQ|SJ|DH|NO)\Z")
# What such a number is, where it is not a phone.
NUMBER_OF = re.compile(
    r"(?:编号|单号|工单|案号|受理号|查询码|户号|表号|票号|批号|文号|流水号|序列号|账单号|订单|"
    r"房号|条码|注册号|信用代码|许可证号?|备案号?)[:：为是#\s]{0,3}\Z"
)
AMOUNT = re.compile(r"\s?(?:元|万|亿|吨|度|平方|平米|立方|块钱|公里|千瓦|KW|M[23²³])")
BUILDING = re.compile(r"\s?(?:号楼|号线|栋|幢|室|单元|座|地块|路口|街)")


class Pattern(NamedTuple):
    kind: FindingKind
    expression: re.Pattern[str]
    fits: Callable[[re.Match[str]], bool]


def personal_data(
    text: str, plain: Folded, *, own: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """
    The personal data in ``text``; ``plain`` is the text with its widths folded, ``own`` are
    numbers and addresses of offices (``key_of``).
    """
    taken: list[tuple[int, int]] = []
    for kind, expression, fits in PATTERNS:
        for found in expression.finditer(plain.text):
            first, last = found.span("found")
            if any(first < end and start < last for start, end in taken) or not fits(found):
                continue
            taken.append((first, last))
            if key_of(found["found"]) not in own:
                start, end = plain.span(first, last)
                yield Finding(kind, Level.ATTENTION, start, end, text[start:end])


def key_of(number: str) -> str:
    """A phone number or an address as it is compared: without signs, without the country code."""
    plain = fold_widths_with_offsets(number).text
    if "@" in plain:
        return re.sub(r"\s", "", plain)
    return re.sub(r"\A(?:00)?86(?=1\d{10}\Z)", "", re.sub(r"\D", "", plain.translate(NUMERALS)))


def _bare(found: re.Match[str]) -> str:
    return re.sub(r"[^0-9X]", "", found["found"].translate(NUMERALS))


def _is_email(found: re.Match[str]) -> bool:
    return not re.search(r"\.GOV\.CN\Z", key_of(found["found"]))


def _is_identity_card(found: re.Match[str]) -> bool:
    return is_identity_card(_bare(found)) and _has_date_of_birth(_bare(found))


def _has_date_of_birth(number: str) -> bool:
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def _is_bank_card(found: re.Match[str]) -> bool:
    number = _bare(found)
    # A mistyped identity card passes the check of bank cards one time in ten.
    mistyped = len(number) == 18 and _has_date_of_birth(number)
    return is_bank_card(number) and not mistyped and not _is_number_of_something(found)


def _is_mobile(found: re.Match[str]) -> bool:
    number = key_of(found["found"])
    before = found.string[max(0, found.start() - 12) : found.start()]
    letters = re.search(r"[A-Z]+\Z", before)
    return (
        _is_grouped_as_phone(found["found"])
        # The hotline, and what is dialled after it.
        and not number.startswith("12345")
        and (letters is None or CALLING.search(letters[0]) is not None)
        and not _is_number_of_something(found)
        and not AMOUNT.match(found.string, found.end())
    )


def _is_grouped_as_phone(number: str) -> bool:
    """Whether its digits stand as those of one number, not of an address or of several numbers."""
    groups = [len(one) for one in re.findall(r"[0-9]+", number.translate(NUMERALS))]
    if sum(groups) > 11:
        # The country code stands apart or together with the first digits.
        groups = groups[1:] if groups[0] in {2, 4} else [groups[0] - 2, *groups[1:]]
    if "." in number:
        return groups in ([3, 4, 4], [3, 3, 5]) or set(groups) == {1}
    return len(groups) <= 3 or set(groups) == {1}


def _is_number_of_something(found: re.Match[str]) -> bool:
    return NUMBER_OF.search(found.string[max(0, found.start() - 12) : found.start()]) is not None


def _is_plate(found: re.Match[str]) -> bool:
    number = re.sub(r"[^0-9A-Z]", "", found["found"])
    digits = sum(sign.isdigit() for sign in number)
    return digits >= 2 and not BUILDING.match(found.string, found.end())


def _digits(count: str, *, one: str = r"[0-9]") -> str:
    return rf"(?:{GAP}{one}){{{count}}}"


NAME, HOST = r"[A-Z0-9][A-Z0-9._+\-]{0,63}", r"[A-Z0-9\-]+(?:\.[A-Z0-9\-]+)*\.[A-Z]{2,}"
EMAIL = rf"(?<![A-Z0-9._+\-])(?P<found>{NAME} ?@ ?{HOST})"
IDENTITY_CARD = rf"(?<![0-9])(?P<found>[1-9]{_digits('16')}{GAP}[0-9X])(?![0-9A-Z])"
BANK_CARD = rf"(?<![0-9])(?P<found>(?:[3-6]{GAP}[0-9]|9{GAP}5){_digits('14,17')})(?!{GAP}[0-9])"
MOBILE = (
    rf"(?<![0-9])(?<![0-9][\-.])(?P<found>(?:\(?(?:\+|00)?86\)?{GAP})?1{_digits('10')})"
    rf"(?!{GAP}[0-9])"
)
NUMERAL = rf"(?<!{ONE_NUMERAL})(?P<found>[一幺]{_digits('10', one=ONE_NUMERAL)})(?!{ONE_NUMERAL})"
PLATE = (
    rf"(?P<found>[{PROVINCES}] ?[A-HJ-Z]{GAP}"
    rf"(?:[A-Z0-9](?:[ \-.·]?[A-Z0-9]){{3}}[挂学警港澳领试超]|[A-Z0-9](?:[ \-.·]?[A-Z0-9]){{4,5}}))"
    r"(?![A-Z0-9])"
)
PATTERNS = (
    Pattern(FindingKind.EMAIL, re.compile(EMAIL), _is_email),
    Pattern(FindingKind.IDENTITY_CARD, re.compile(IDENTITY_CARD), _is_identity_card),
    Pattern(FindingKind.BANK_CARD, re.compile(BANK_CARD), _is_bank_card),
    Pattern(FindingKind.MOBILE, re.compile(MOBILE), _is_mobile),
    Pattern(FindingKind.MOBILE, re.compile(NUMERAL), _is_mobile),
    Pattern(FindingKind.PLATE, re.compile(PLATE), _is_plate),
)
