"""
The questions in what an author wrote, by rules, for the clerk to tick where each is answered.

A question is a sentence with a question mark, a sentence that asks without one (请问…, 是否…,
什么时候…), or a point of a numbered list. A plea without a number ("please repair it soon") is
the matter itself and no question of its own. Decision 0130 says how often this is right.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

LONGEST_QUOTE = 80
# More than a page can show beside a reply; nobody ticks so many.
MOST = 40

NUMERALS = "一二三四五六七八九十"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
MEASURES = "号栋楼年月日个点元次人户层条万千百岁时分级组期天周名家辆米公里路线区小单度问"
AFTER_A_NUMBER = r"(?:、(?!\d)|．|[.](?!\d)|[,，](?!\d)|[:：](?!\d)|[)）])"
# One expression for each way of numbering; group 1 is the number.
MARKERS = tuple(
    re.compile(expression)
    for expression in (
        rf"(?<!\d)(\d{{1,2}})(?:问(?=[^题])| (?=[\u4e00-\u9fff])| ?{AFTER_A_NUMBER})",
        rf"(?<!\d)(\d{{1,2}})(?=[\u4e00-\u9fff])(?![{MEASURES}])",
        r"[(（](\d{1,2})[)）][、.．]?",
        rf"([{CIRCLED}])[、.．]?",
        rf"([{NUMERALS}]{{1,2}}) ?[、．.,，:：](?![{NUMERALS}])",
        rf"[(（]([{NUMERALS}]{{1,2}})[)）][、.．]?",
        rf"第([{NUMERALS}]{{1,2}}|\d{{1,2}})(?:个问题|个|点|条)?(?:是|[、，,:：.．])",
        rf"(?:问题|诉求|疑问)([{NUMERALS}]{{1,2}}|\d{{1,2}})[、，,:：.．]?",
        rf"其([{NUMERALS}])[、，,:：]?",
    )
)
# What may stand before the number of a point; before "2、" and "（2）" anything but a digit.
BEFORE_A_POINT = re.compile(r"(?:\A|[\s。！!？?；;：:，,、…~）)”\"])\Z")
OPEN_POINT = re.compile(rf"\d{{1,2}}[、：:]|[(（].*[)）]|[{CIRCLED}]")
# Shorter points are no list: "1、2、3号楼".
SHORTEST_POINT = 4
# A last point that only says thanks.
COURTESY = re.compile(r"\A\s*.{0,2}(?:谢谢|感谢|此致|敬礼|盼复|以上)")
# A point that is nothing but the name of a place.
PLACE = r"(?:店|城|馆|市|吧|厅|KTV|公司|厂|小区|村|组|路|街|栋)"
NAME = re.compile(rf"\A[^，,。]{{2,14}}{PLACE}(?:[（(][^）)]*[）)])?\W*\Z")
# A list after this is of a law or tells what happened before, and nobody asks in it.
OF_A_LAW = re.compile(
    r"(?:下列|以下)(?:情形|行为|条件|情况)之一|[条款]规定[^。]{0,40}[:：]|不得有(?:下列|以下)|"
    r"》[^。]{0,20}(?:要求|规定)(?:为|如下)?[:：]|(?:基本情况|背景)[:：]\s*\Z"
)

END = re.compile(r"(?:[。！!？?；;\n…]+|\.(?=\s+[A-Z\"]))[”』」)）\"]*")
ASKING_WORD = (
    r"是否|能否|可否|可不可以|能不能|是不是|有没有|会不会|要不要|算不算|该不该|行不行|对不对|何时|何日|"
    r"有无|什么|啥|怎么|怎样|如何|为何|多久|多少|多长|多大|多高|哪|几[级种年月天次时]|谁|何种|何地|何处|"
    r"与否"
)
TO_ASK = (
    r"请问|想询问|请教|敢问|想问|要问|问一下|问下|咨询|想知道|想了解|了解一下|告知|请解释|不知道?|不明白|"
    r"搞不懂|不清楚"
)
# A clause asks in one of these forms, unless it states something all the same.
ASKS = re.compile(
    rf"(?:{TO_ASK})[^，,]{{0,80}}?(?:{ASKING_WORD})|请问(?!题).{{4}}|"
    r"什么时候|何时|几时|能否|可否|是否|能不能|可不可以|会不会|要不要|怎么办|为什么|为啥|为何|凭什么|"
    r"是不是(?=该|应|可以|需要|真的)|(?:怎么样|怎样)的?\Z|该找谁|找哪个|归谁管|"
    r"有(?:什么|哪些)(?=政策|办法|规定|要求|条件|材料|补偿|补助|依据|计划|方案)|"
    r"有没有(?=办法|可能|计划|规划|政策|规定|相关)|需要(?:什么|哪些|多少|多久)|"
    r"\A(?:那么?|现在|到底|究竟|而|但是?|还有|另外|以及|这|我们?|政府|请|还)?"
    r"(?:怎么(?!样都)|怎样才|如何才|是不是|有没有|多久|哪里(?!都)|哪个部门|哪些)|"
    r"吗[”』」)）\"~ ]*\Z|是什么原因\Z|(?:怎么|啥)回事\Z|"
    r"(?:是|交|要|为|有|到|领|补)多少(?:钱|元|年)?\Z"
)
# At the end of a sentence these ask too: 如何计算。
ENDS_ASKING = re.compile(
    r"(?<![不无论管])(?:如何|怎么|怎样)[^，,]{1,6}\Z|(?:呢|么|与否)[ ~]*\Z|"
    r"(?:哪些|哪个|哪种|哪类|哪几|哪方面|有什么|有何)[^，,]{1,14}\Z"
)
WHOEVER = r"(?:他们?|她们?|对方|人员|局|部门|客服|老师|司机|保安|民警|村干部|领导)"
STATES = re.compile(
    r"不管|无论|不论|不知所措|什么的|不知道?(?:是|因|出于)?(?:什么|何种)原因|原因大家|没什么|没有什么|"
    r"什么都|怎么都|怎么也|哪里都|谁都|谁也|如何如何|说什么|不置可否|有没有用|多少人|多少次|没有多少|"
    r"不知情|怎么(?:会|能|可能)|不知道[^，,]{0,80}(?:了|去?找谁)\Z|"
    r"(?:根据|按照|取决|确认|核实|确定|判断|决定|认定|审核|检查|查看|选择)[^，,]{0,80}是否|"
    r"是否[^，,]{0,80}(?:值得|无从|有待|令人)|"
    # What others said or asked.
    rf"{WHOEVER}(?:却|就|又|也|都|还)?(?:说|问|讲|称|告诉|回复|答复)|"
    r"\A我(?:又|再|便)?问(?!一下|下|问)|(?:质|询|追|反)问(?:他|她|对方|我)"
)
ANSWERED_AT_ONCE = re.compile(
    r"为(?:什么|何)[^。]{4,200}?因为|是否[^，,]{0,80}[，,](?:不仅|直接|关系)"
)
# Nobody answers these.
EMPTY = re.compile(r"(?:领导|书记|您|你|有人)?(?:您|你)?好?[,，]?在吗|.*为什么这(?:么|样)说呢?\Z")
# Shorter, a sentence goes on from the one before: 合理吗？
SHORTEST = 4
CLAUSE = re.compile(r"[^，,：:]+")


@dataclass(frozen=True)
class Question:
    """``text[start:end]`` is the question; ``quote`` is what a list shows of it."""

    start: int
    end: int
    quote: str

    @property
    def key(self) -> str:
        """Tells whether a text still asks the same, without keeping its words."""
        return key_of(self.quote)


def key_of(quote: str) -> str:
    return hashlib.sha256(re.sub(r"\s", "", quote).encode()).hexdigest()[:16]


def find(text: str) -> tuple[Question, ...]:
    """The questions of a text in their order, each once."""
    found: dict[str, Question] = {}
    begin = 0
    for point in _points(text):
        for question in (*_plain(text, begin, point.start), *_of_point(text, point)):
            found.setdefault(question.key, question)
        begin = point.end
    for question in _plain(text, begin, len(text)):
        found.setdefault(question.key, question)
    return tuple(found.values())[:MOST]


class Point(NamedTuple):
    """A point of a numbered list; ``body`` is where its number ends."""

    start: int
    body: int
    end: int


def _plain(text: str, begin: int, end: int) -> list[Question]:
    return [Question(*place, _quote(text[slice(*place)])) for place in _asking(text, begin, end)]


def _of_point(text: str, point: Point) -> list[Question]:
    """What is asked in a point; if nothing is, the point itself, which somebody has to answer."""
    first = next(_sentences(text, point.start, point.end), (point.start, point.end))
    asked = _plain(text, point.start, point.end)
    if asked and asked[0].start > first[0]:
        # The number says to which point it belongs.
        number = text[point.start : point.body].strip()
        begins = asked[0]
        asked[0] = Question(begins.start, begins.end, f"{number}…{begins.quote.lstrip('…')}")
    if asked or COURTESY.search(text[point.body : first[1]]):
        return asked
    # A heading has what is asked in the points under it.
    is_heading = text[: first[1]].endswith(("：", ":"))
    if is_heading or NAME.search(text[point.body : first[1]].strip()):
        return []
    return [Question(*first, _quote(text[slice(*first)]))]


def _asking(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The sentences that ask; one that only goes on from the one before is joined to it."""
    places: list[tuple[int, int]] = []
    for start, stop in _sentences(text, begin, end):
        if not _asks(text[start:stop]) or _is_quoted(text, start, stop):
            continue
        words = re.sub(r"[^\w]", "", text[start:stop])
        if EMPTY.match(words) and len(words) < LONGEST_QUOTE:
            continue
        is_short = len(words) <= SHORTEST and not re.search(ASKING_WORD, words)
        goes_on = is_short or text.startswith(("还是", "或者", "或是"), start)
        if places and goes_on and text[places[-1][1] : start].strip() == "":
            places[-1] = (places[-1][0], stop)
        elif len(words) > 1:
            places.append((start, stop))
    return places


def _sentences(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where sentences stand, without blanks around them."""
    start = begin
    for mark in END.finditer(text, begin, end):
        yield from _trimmed(text, start, mark.end())
        start = mark.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _asks(sentence: str) -> bool:
    """Whether the sentence asks, by its mark or by its words."""
    return bool(re.search(r"[？?]", sentence)) or _asking_clause(sentence) is not None


def _asking_clause(sentence: str) -> int | None:
    """Where the first clause begins that asks by its words; None if there is none."""
    if sentence.endswith(("：", ":")) or ANSWERED_AT_ONCE.search(sentence):
        return None
    words = sentence.rstrip('。！!？?；;…”』」)）" \n')
    for clause in CLAUSE.finditer(words):
        said = clause[0].strip()
        ends = clause.end() == len(words) and ENDS_ASKING.search(said)
        if (ASKS.search(said) or ends) and not STATES.search(said):
            return clause.start()
    return None


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether the sentence stands within quotation marks, or ends with what somebody said."""
    if text[end - 1] == "”" and text[end : end + 1] in {"，", ","}:
        return True
    before = text[:start]
    return before.count("“") > before.count("”") and "”" in text[end - 1 : end + 200]


def _points(text: str) -> list[Point]:
    """The points of numbered lists that begin with one and count on."""
    marks = sorted({span for markers in MARKERS for span in _counted(markers, text)})
    points = []
    for number, (start, body) in enumerate(marks):
        if number + 1 < len(marks):
            end = marks[number + 1][0]
        else:
            line = text.find("\n", body)
            end = len(text) if line < 0 else line
        points.append(Point(start, body, end))
    return points


def _counted(marker: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where the markers stand that count 1, 2, 3 …; a single one is no list."""
    run: list[re.Match[str]] = []
    for mark in marker.finditer(text):
        before = text[max(0, mark.start() - 1) : mark.start()]
        is_open = OPEN_POINT.match(mark[0]) and not re.search(r"[0-9A-Za-z第]", before)
        if not (BEFORE_A_POINT.search(before) or is_open):
            continue
        number = _number(mark[1])
        if number == (_number(run[-1][1]) + 1 if run else 1):
            run.append(mark)
        elif number == 1 or (mark[0].startswith("其") and not run and number == 2):
            yield from _spans(run, text)
            run = [mark]
    yield from _spans(run, text)


def _spans(run: list[re.Match[str]], text: str) -> list[tuple[int, int]]:
    """The numbers of one list; none if it is no list of the author's."""
    # A number alone is a weak sign.
    least = 3 if run and run[0][0].isdecimal() else 2
    if len(run) < least or OF_A_LAW.search(text[max(0, run[0].start() - 60) : run[0].start()]):
        return []
    pairs = zip(run, run[1:], strict=False)
    if any(after.start() - mark.end() < SHORTEST_POINT for mark, after in pairs):
        return []
    return [mark.span() for mark in run]


def _number(words: str) -> int:
    if words.isdecimal():
        return int(words)
    if words in CIRCLED:
        return CIRCLED.index(words) + 1
    if words in NUMERALS:
        return NUMERALS.index(words) + 1
    return 10 + NUMERALS.index(words[1]) + 1 if words[0] == "十" else 0


def _quote(sentence: str) -> str:
    """The sentence, or so much of it as a list shows, with what is asked in it."""
    words = re.sub(r"\s+", " ", sentence).strip()
    if len(words) <= LONGEST_QUOTE:
        return words
    begin = _asking_clause(words) if _asks(words) else 0
    if begin is None:
        # Only its mark says that it asks: what is asked stands before the mark.
        tail = words[: max(words.rfind("？"), words.rfind("?")) + 1][1 - LONGEST_QUOTE :]
        clause = re.search(r"[，,：:、 ]", tail)
        return f"…{tail[clause.end() :] if clause and clause.end() < LONGEST_QUOTE // 2 else tail}"
    shown = words[begin:].strip()
    if len(shown) > LONGEST_QUOTE - 1:
        shown = f"{shown[: LONGEST_QUOTE - 2]}…"
    return f"…{shown}" if begin else shown
