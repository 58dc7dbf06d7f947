"""
How a text is written, apart from its words: links and contacts, shouting, templates that were
not filled in, and signs that it was filed as another kind than it is.

Each rule can be said in a sentence, and each finding is only a notice.
"""

import re
from collections import Counter
from collections.abc import Iterator
from operator import add

from forum.choices import Kind
from forum.screening.findings import Finding, FindingKind, Level
from portal.texts.folding import Folded

# A host by itself counts under the endings that such links have; of offices it never does.
HOST = r"(?:[A-Z0-9][A-Z0-9\-]*[.。]){1,5}(?:COM|NET|ORG|CN|TOP|XYZ|VIP|CC|ME|IO|INFO|CLUB|SHOP)"
LINK = re.compile(
    rf"(?<![A-Z0-9@.])(?:HTTPS?://|WWW[.。])[A-Z0-9\-._~:/?#@!$&+=%。]*[A-Z0-9/=]"
    rf"|(?<![A-Z0-9@.\-]){HOST}(?![A-Z0-9@])(?:/[A-Z0-9\-._~/?#&+=%]*)?"
)
CONTACT = re.compile(
    r"(?:微信|薇信|WECHAT|VX|WX|QQ群?|扣扣|企鹅号?)(?:群|号码|号|账号)?[:\s是为]{1,3}[A-Z0-9][A-Z0-9_\-]{4,}"
)
# Six signs or more, one character eight times, one phrase four times.
SIGNS = re.compile(r"[!?](?:\s?[!?]){5,}")
REPEATED = re.compile(r"([\u3400-\u9fff])\1{7,}|([^\d\s\W][^\d_\-*=.]{1,30}?)\2{3,}")
LONGEST_PHRASE, TIMES = 31, 4
CAPITALS = re.compile(r"(?<![A-Za-z])(?:[A-Z][A-Z',.?!\-]*[ ]+){7,}[A-Z][A-Z'.?!\-]*")
# What stands in the brackets of a blank, and what shows that an unfilled word is one.
DETAIL = r"(?:详细|家庭|工作)?(?:姓名|电话|地址|手机号?|身份证号?|单位名称)"
TO_FILL_IN = (
    r"(?:请?在?此处(?:填|写|输|描|说)[^\]】)>}\n]{0,20}|请(?:输入|填写)[^\]】)>}\n]{1,12}"
    rf"|您的{DETAIL})"
)
CROSSES = r"(?:X{2,}|×{2,}|□{2,})"
PLACE = r"(?:小区|花园|学校|路|号|幢|栋|室|单位)"
TEMPLATE = re.compile(
    rf"[\[【(<{{]{TO_FILL_IN}[\]】)>}}]|[\[<{{]{DETAIL}[\]>}}]"
    rf"|(?<=本人|家住|我是|我叫|住在)[,，]?\({DETAIL}\)"
    r"|[\[【(][^\]】)\n]{0,10}(?:模板|范文)[^\]】)\n]{0,12}[\]】)]"
    rf"|(?<![A-Z0-9×□])(?:{CROSSES}{PLACE})+"
    rf"|(?<=我是|我叫|本人){CROSSES}(?![A-Z0-9×□])"
    r"|_{4,}|(?:_{2,}[年月日栋室号])+"
    r"|@@[^@\n]{1,8}@@"
    r"|请转发此帖|请?复制转发(?:到[^，。\n]{1,6}群)?"
    r"|复制(?:下面|以下|这段)[^，。：:\n]{1,14}"
    r"|按此格式[^，。：:\n]{1,10}(?:[，,]改一下[^，。：:\n]{1,8})?"
)
# Whose a link is: the end of its host alone, as "gov.cn.example" is somebody else's.
HOST_OF_LINK = re.compile(r"\A(?:[A-Z]+://)?(?:[^/\\?#]*@)?([^/\\?#:@]*)", re.IGNORECASE)
OFFICE = ".gov.cn"

ASKS = re.compile(r"请问|咨询|想问|请教|想了解")
SUGGESTS = re.compile(r"建议|我有个想法|倡议|希望(?:政府|市里|公交|有关部门)?能")
THANKS = re.compile(r"感谢|谢谢|表扬|点赞|说声谢|表达谢意|非常满意")
# What somebody thanks for, beside saying thanks as people end a letter.
PRAISES = re.compile(r"修好|解决了|点赞|表扬|耐心|热情|速度真?快|帮我|热起来|辛苦|满意|找回")
TROUBLES = re.compile(
    r"臭|污水|污染|严重|影响|扰民|堵|漏水|无法|噪|违规|违法|脏|整治|请有关|望有关"
)
COMPLAINS = re.compile(
    r"投诉|举报|没人管|不像话|态度[^，。]{0,3}差|不退|查处|欺骗|扰民|不处理|没有解决|不解决|不打扫|"
    r"管不管|拖了|没[按准]时|没法住|拒不|推诿|要求尽快"
)
BEGINNING = 14


def manner(text: str, plain: Folded, *, filed: str = "") -> Iterator[Finding]:
    """
    What is to be noticed; ``plain`` is the text with its widths folded, ``filed`` the kind its
    author chose, if any.
    """
    for kind, expression in (
        (FindingKind.LINK, LINK), (FindingKind.LINK, CONTACT), (FindingKind.SHOUTING, SIGNS),
        (FindingKind.TEMPLATE, TEMPLATE),
    ):  # fmt: skip
        for found in expression.finditer(plain.text):
            if kind != FindingKind.LINK or not is_of_office(found[0]):
                yield _notice(kind, text, *plain.span(*found.span()))
    for found in _repeated(plain.text):
        yield _notice(FindingKind.SHOUTING, text, *plain.span(*found.span()))
    for found in CAPITALS.finditer(text):
        yield _notice(FindingKind.SHOUTING, text, *found.span())
    if (fits := better_kind(text, filed)) and text.strip():
        yield Finding(FindingKind.OTHER_KIND, Level.NOTICE, 0, 0, fits)


def is_of_office(link: str) -> bool:
    """Whether a link leads to an office's own address."""
    found = HOST_OF_LINK.match(link)
    return found is not None and f".{found[1]}".replace("。", ".").lower().endswith(OFFICE)


def better_kind(text: str, filed: str) -> str:
    """The kind a text reads like, or "thanks", where it is plainly not what it was filed as."""
    if filed not in {Kind.INQUIRY, Kind.COMPLAINT, Kind.SUGGESTION}:
        return ""
    beginning = text[:BEGINNING]
    complains = COMPLAINS.search(text) or TROUBLES.search(text)
    suggests, asks = SUGGESTS.search(beginning), ASKS.search(text) or re.search("[?？]", text)
    if complains:
        is_complaint = COMPLAINS.search(text) and not (asks or suggests)
        return Kind.COMPLAINT if is_complaint and filed != Kind.COMPLAINT else ""
    if THANKS.search(text) and PRAISES.search(text) and not (asks or SUGGESTS.search(text)):
        return "thanks"
    if suggests and filed != Kind.SUGGESTION:
        return Kind.SUGGESTION
    if ASKS.search(beginning) and filed != Kind.INQUIRY and not SUGGESTS.search(text):
        return Kind.INQUIRY
    return ""


def _repeated(text: str) -> Iterator[re.Match[str]]:
    """
    What ``REPEATED`` finds, looked for only where two neighbours come so often that a phrase
    might begin there: the expression tries thirty lengths at each character.
    """
    counts = Counter(map(add, text, text[1:]))
    farthest = LONGEST_PHRASE * (TIMES - 1)
    begins = sorted(
        first
        for pair, count in counts.items()
        if count >= TIMES
        for first, last in _together(_places_of(pair, text))
        if last - first <= farthest
    )
    reached = 0
    for begin in begins:
        if begin >= reached and (found := REPEATED.match(text, begin)):
            reached = found.end()
            yield found


def _places_of(pair: str, text: str) -> Iterator[int]:
    place = text.find(pair)
    while place >= 0:
        yield place
        place = text.find(pair, place + 1)


def _together(places: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Each place with the last of as many as a phrase is repeated."""
    each = list(places)
    return zip(each, each[TIMES - 1 :], strict=False)


def _notice(kind: FindingKind, text: str, start: int, end: int) -> Finding:
    return Finding(kind, Level.NOTICE, start, end, text[start:end][:60])
