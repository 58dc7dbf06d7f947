"""
What to look at again in the text of a reply, by rules. A hint says what was found and stops
nobody; each rule can be said in a sentence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forum.choices import ReplyKind
from forum.screening.personal_data import personal_data
from portal.texts.folding import fold_widths_with_offsets

SHORTEST_FINAL, LONGEST_SENTENCE, LONGEST_PASSED_ON = 40, 90, 160
LONGEST_QUOTED = 24
# Personal data and jargon that are named; more would be a list nobody reads.
MOST_NAMED = 6

PASSES_ON = re.compile(
    r"转交|转办|转至|转送|转给|移交|反馈给|已(?:收悉|收到|受理|登记)|passed (?:it )?on|forwarded"
)
DOES = re.compile(
    r"经(?:现场)?(?:调查|核实|核查|了解|查)|已(?:完成|修|处理|安装|整改|解决|拆除|清理|退)|根据|按照|"
    r"规定|计划|将于|预计|because|repaired|will be"
)
PROMISES = re.compile(
    r"尽快|近期|争取|即将|下一步|将(?:会|于|对|在|继续|进一步)|拟(?:于|对|在)|会(?:尽快|及时)|soon|will\b"
)
DAY = re.compile(
    r"\d\s*(?:月|日|号|天|周|个月|个工作日|点|时|小时)|[一二三四五六七八九十两]+(?:天|周|个月|个?工作日)|"
    r"(?:本|下|这|每)?(?:周|星期)[一二三四五六日天末]|月底|年底|年内|[上中下]旬|季度|今天|明天|当天|"
    r"(?<!\d)20\d\d[-/.年]\d|\b(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December)\b"
)
CONTACT = re.compile(r"\d{3,4}[-－—]?\d{7,8}|(?<!\d)\d{7,8}(?!\d)|12345|1\d{10}|[\w.]+@[\w.]+")
SENTENCE = re.compile(r"[^。！？!?；;\n]+")


@dataclass(frozen=True)
class Hint:
    """``kind`` names the rule; ``found`` what it found, ``plain`` what to write instead."""

    kind: str
    found: str = ""
    plain: str = ""


def hints(
    text: str, *, reply_kind: str, jargon: Mapping[str, str], own: frozenset[str]
) -> list[Hint]:
    """
    The hints for a reply of this kind. ``jargon`` maps words of the office to plain ones, ``own``
    are numbers and addresses of offices (``forum.screening``), which are let through.
    """
    if not text.strip():
        return []
    is_final = reply_kind == ReplyKind.FINAL
    return [
        *(_of_final(text) if is_final else ()),
        *_of_any(text),
        *_jargon(text, jargon),
        *_personal(text, own),
    ]


def _of_final(text: str) -> Iterator[Hint]:
    length = len("".join(text.split()))
    if length <= LONGEST_PASSED_ON and PASSES_ON.search(text) and not DOES.search(text):
        yield Hint("only_passed_on")
    elif length < SHORTEST_FINAL:
        yield Hint("too_short")
    if not CONTACT.search(text):
        yield Hint("no_contact")


def _of_any(text: str) -> Iterator[Hint]:
    promise = PROMISES.search(text)
    if promise and not DAY.search(text):
        yield Hint("no_date", promise[0])
    for sentence in SENTENCE.finditer(text):
        words = sentence[0].strip()
        # A sentence of letters may be longer than one of characters.
        is_chinese = bool(re.search(r"[\u3400-\u9fff]", words))
        if len(words) > (LONGEST_SENTENCE if is_chinese else 3 * LONGEST_SENTENCE):
            yield Hint("long_sentence", f"{words[:LONGEST_QUOTED]}…")
            return


def _jargon(text: str, jargon: Mapping[str, str]) -> list[Hint]:
    found = [Hint("jargon", word, plain) for word, plain in jargon.items() if word in text]
    return sorted(found, key=lambda hint: text.index(hint.found))[:MOST_NAMED]


def _personal(text: str, own: frozenset[str]) -> list[Hint]:
    found = personal_data(text, fold_widths_with_offsets(text), own=own)
    places = sorted(found, key=lambda one: one.start)
    return [Hint("personal_data", one.words) for one in places[:MOST_NAMED]]
