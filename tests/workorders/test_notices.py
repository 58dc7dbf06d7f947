"""Parsing the days from a pasted holiday notice or table."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from workorders.calendar import holiday_notice

# Written for this test: 2027 as it might be announced, in the form of the earlier notices.
NOTICE = """各省、自治区、直辖市人民政府：
    经国务院批准，现将2027年元旦、春节等放假调休日期的具体安排通知如下。
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。
    二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。
    三、清明节：4月3日（周六）至5日（周一）放假，共3天。
    四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
    五、端午节：6月9日（周三）放假，共1天。
    六、中秋节：9月15日（周三）放假，共1天。
    七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
    节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
    鼓励各单位结合带薪年休假，安排职工在2月4日（小年、周四）休息。
"""


def day(month, number, year=2027):
    return datetime.date(year, month, number)


def test_the_text_of_a_notice_gives_days_off_and_days_worked():
    days = holiday_notice.read(NOTICE, year=2027)
    off = sum(not is_working for is_working, _name in days.values())
    assert (off, len(days) - off) == (27, 6)
    assert days[day(2, 11)] == (False, "Spring Festival")
    assert days[day(2, 20)] == (True, "Spring Festival")
    assert days[day(9, 26)] == (True, "National Day")


def test_advice_to_employers_is_no_day_off():
    assert day(2, 4) not in holiday_notice.read(NOTICE, year=2027)


def test_a_notice_reaches_back_into_the_last_days_of_the_year_before():
    text = "一、元旦：2026年12月30日至2027年1月1日放假调休，共3天。2026年12月26日（星期六）上班。"
    assert list(holiday_notice.read(text, year=2027)) == [
        day(12, 26, 2026), day(12, 30, 2026), day(12, 31, 2026), day(1, 1),
    ]  # fmt: skip


def test_digits_and_brackets_of_any_width_and_stray_blanks_are_read():
    text = "一、元旦：１月１日(周五)至 3 日(周日)放假，共3天。"
    assert list(holiday_notice.read(text, year=2027)) == [day(1, 1), day(1, 2), day(1, 3)]


@pytest.mark.parametrize(
    "row",
    [
        "2027-02-20 上班 春节",
        "2027/2/20,working,春节",
        "2月20日\t补班\t春节",
        "2027.02.20；班；春节",
    ],
)
def test_a_table_has_one_day_to_a_line(row):
    assert holiday_notice.read(row, year=2027) == {day(2, 20): (True, "Spring Festival")}


def test_what_is_read_can_be_written_as_a_table_and_read_again():
    days = holiday_notice.read(NOTICE, year=2027)
    assert holiday_notice.read(holiday_notice.table_of(days), year=2027) == days


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "No dates"),
        ("请各单位认真执行。", "No dates"),
        ("一、元旦：1月1日（周六）放假，共1天。", "Is it the notice of 2027"),
        ("一、元旦：1月1日至3日放假，共4天。", "says 4 days, but names 3"),
        ("2月30日放假", "no day"),
        ("13月1日放假", "no day"),
        ("一、元旦：1日放假", "no day"),
        ("一、春节：2月5日至4月5日放假", "not a span"),
        ("2025-01-01 放假", "not a day of 2027"),
        ("2027-01-01 也许", "neither off"),
        ("一、元旦：1月1日另行通知。", "not clear"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(text, says):
    with translation.override("en"), pytest.raises(ValidationError, match=says):
        holiday_notice.read(text, year=2027)


def test_a_notice_cut_off_while_copying_lacks_days_the_law_makes_free():
    whole, half = (
        holiday_notice.read(text, year=2027) for text in (NOTICE, NOTICE.split("七、")[0])
    )
    assert holiday_notice.missing_festivals(whole, year=2027) == {}
    assert day(10, 1) in holiday_notice.missing_festivals(half, year=2027)


def test_hostile_text_is_read_in_a_moment():
    with pytest.raises(ValidationError):
        holiday_notice.read("1月" * 5000 + "（" * 5000 + "9" * 5000, year=2027)
