"""Unambiguous date formats in both languages."""

import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

EVENING = datetime.datetime(2026, 11, 2, 18, 5)


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("en", "DATE_FORMAT", "2 November 2026"),
        ("en", "SHORT_DATE_FORMAT", "2 Nov 2026"),
        ("en", "SHORT_DATETIME_FORMAT", "2 Nov 2026, 18:05"),
        ("zh-hans", "DATE_FORMAT", "2026年11月2日"),
        ("zh-hans", "SHORT_DATE_FORMAT", "2026年11月2日"),
        ("zh-hans", "SHORT_DATETIME_FORMAT", "2026年11月2日 18:05"),
    ],
)
def test_the_month_is_told_from_the_day(language, name, written):
    with translation.override(language):
        assert date_format(EVENING, name) == written
