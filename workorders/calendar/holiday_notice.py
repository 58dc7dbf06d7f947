"""
Reads the State Council's yearly notice, pasted as it was announced, or a table of days.

A notice says in sentences which days are off and which weekend days are worked:
「二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。」
Weekdays and counts in the text are compared with the calendar, so that a notice of another
year, or an incomplete copy, is refused before any due date moves.
"""

import datetime
import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workorders.calendar import festivals
from workorders.calendar.workdays import Days
from workorders.models.calendar import OCCASIONS

LONGEST_SPAN = 15
OCCASION_NAMES = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-autumn Festival",
    "国庆节": "National Day",
}
WEEKDAYS = "一二三四五六日"
OFF_WORDS = {"off", "holiday", "休", "放假", "休息", "假", "调休"}
ON_WORDS = {"on", "working", "work", "workday", "班", "上班", "补班", "工作日"}

_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:（([^（）]*)）)?"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:至|到|-|—|–|~)\s*{_DAY})?")
_HEADING = re.compile(r"^[一二三四五六七八九十]+、\s*([^：:]{2,12})[：:]")
_COUNT = re.compile(r"共\s*(\d+)\s*天")
_ROW = re.compile(
    r"^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?[\s,，;；|]+([^\s,，;；|]+)[\s,，;；|]*(.*)$"
)
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
# Advice to employers, not an arrangement: 「鼓励……安排职工在除夕休息」.
_ADVICE = ("鼓励", "提倡", "建议")


def read(text: str, *, year: int) -> Days:
    """
    The days in a notice or table, as {date: (is_working, occasion)}. ValidationError lists
    every problem found in the text.
    """
    days: Days = {}
    problems: list[str] = []
    occasion = ""
    for line in _normalise(text).splitlines():
        line = line.strip()
        row = _ROW.match(line)
        try:
            if row:
                days |= _table_row(row, year)
            elif line:
                found, occasion = _sentences(line, year, occasion)
                days |= found
        except ValidationError as problem:
            problems += problem.messages
    if problems:
        raise ValidationError(problems)
    if not days:
        raise ValidationError(
            _("No dates were found in this text. Please paste the notice, or a table of days."),
            code="nothing_found",
        )
    return dict(sorted(days.items()))


def table_of(days: Days) -> str:
    """Days written as the table that ``read`` understands."""
    return "\n".join(
        f"{day:%Y-%m-%d} {'上班' if is_working else '放假'} {_chinese_name(name)}".strip()
        for day, (is_working, name) in sorted(days.items())
    )


def missing_festivals(days: Days, *, year: int) -> dict[datetime.date, str]:
    """The statutory holidays of the year that are not off in ``days``, as {date: occasion}."""
    off = {day for day, (is_working, _name) in days.items() if not is_working}
    return {day: name for day, name in festivals.statutory_days(year).items() if day not in off}


def missing_in_words(missing: dict[datetime.date, str]) -> str:
    """The error message for a notice without these statutory holidays."""
    return _(
        "The notice does not name days that the law makes free: %(days)s. Was all of it copied?"
    ) % {"days": ", ".join(f"{day:%Y-%m-%d}" for day in missing)}


def _normalise(text: str) -> str:
    # Full-width digits and half-width brackets both occur in copies.
    digits = {ord("０") + n: str(n) for n in range(10)}
    text = text.translate(digits | {ord("("): "（", ord(")"): "）", ord("\u3000"): " "})
    # Some copies have spaces around the numbers: 「1 月 1 日」.
    return re.sub(r"(?<=\d)[ \t]+(?=[年月日])|(?<=[年月])[ \t]+(?=\d)", "", text)


def _sentences(line: str, year: int, occasion: str) -> tuple[Days, str]:
    heading = _HEADING.match(line)
    if heading:
        occasion, line = heading[1], line[heading.end() :]
    days: Days = {}
    for sentence in re.split(r"[。；;]", line):
        if any(word in sentence for word in _ADVICE):
            continue
        is_working = "上班" in sentence
        if is_working or "放假" in sentence or "补休" in sentence:
            days |= _spans(sentence, year, is_working, occasion)
        elif _SPAN.search(sentence) and heading:
            raise ValidationError(
                _("It is not clear from “%(words)s” whether these days are off or worked.")
                % {"words": sentence.strip()[:60]}
            )
    return days, occasion


def _spans(sentence: str, year: int, is_working: bool, occasion: str) -> Days:
    days: Days = {}
    month = None
    for match in _SPAN.finditer(sentence):
        first, last, month = _span(match.groups(), year, month)
        name = _occasion_key(occasion)
        days |= {
            first + datetime.timedelta(days=n): (is_working, name)
            for n in range((last - first).days + 1)
        }
    count = _COUNT.search(sentence)
    if count and not is_working and int(count[1]) != len(days):
        raise ValidationError(
            _("“%(words)s” says %(said)s days, but names %(found)s.")
            % {"words": sentence.strip()[:60], "said": count[1], "found": len(days)}
        )
    return days


def _span(
    groups: Sequence[str | None], year: int, month: int | None
) -> tuple[datetime.date, datetime.date, int | None]:
    """First and last day of a span, and the month of a following day that names no month."""
    first, month = _date(groups[:4], year, month)
    if groups[6] is None:
        return first, first, month
    stated = groups[4] or (str(first.year) if first.year != year and not groups[5] else None)
    last, month = _date((stated, *groups[5:]), year, month)
    if not 0 <= (last - first).days < LONGEST_SPAN:
        raise ValidationError(
            _("%(first)s to %(last)s is not a span of days off that can be right.")
            % {"first": first, "last": last}
        )
    return first, last, month


def _date(
    groups: Sequence[str | None], year: int, month: int | None
) -> tuple[datetime.date, int | None]:
    stated_year, stated_month, day, note = groups
    month = int(stated_month) if stated_month else month
    try:
        date = datetime.date(int(stated_year or year), month or 0, int(day or 0))
    except ValueError:
        raise ValidationError(
            _("There is no day %(month)s-%(day)s in %(year)s.")
            % {"month": month or "?", "day": day, "year": stated_year or year}
        ) from None
    _refuse_other_weekday(date, note or "")
    _refuse_other_year(date, year)
    return date, month


def _refuse_other_weekday(date: datetime.date, note: str) -> None:
    said = _WEEKDAY.search(note)
    if said and WEEKDAYS.index(said[1].replace("天", "日")) != date.weekday():
        raise ValidationError(
            _("%(date)s is a 周%(is)s, but the text says 周%(said)s. Is it the notice of %(year)s?")
            % {"date": date, "is": WEEKDAYS[date.weekday()], "said": said[1], "year": date.year}
        )


def _refuse_other_year(date: datetime.date, year: int) -> None:
    # A notice may contain days of the previous December.
    if date.year != year and (date.year, date.month) != (year - 1, 12):
        raise ValidationError(
            _("%(date)s is not a day of %(year)s.") % {"date": date, "year": year}
        )


def _table_row(row: re.Match[str], year: int) -> Days:
    stated_year, month, day, word, name = row.groups()
    date, _month = _date((stated_year, month, day, ""), year, None)
    word = word.lower()
    if word not in OFF_WORDS | ON_WORDS:
        raise ValidationError(
            _("%(date)s: “%(word)s” is neither off (放假) nor worked (上班).")
            % {"date": date, "word": word[:20]}
        )
    return {date: (word in ON_WORDS, _occasion_key(name.strip()))}


def _occasion_key(name: str) -> str:
    """The occasion to store: the package's name of a known festival, else the text, shortened."""
    for chinese, key in OCCASION_NAMES.items():
        if name.startswith(chinese.removesuffix("节")):
            return key
    return name[:60]


def _chinese_name(key: str) -> str:
    known = {value: name for name, value in OCCASION_NAMES.items()}
    return known.get(key, key) if key in OCCASIONS else key
