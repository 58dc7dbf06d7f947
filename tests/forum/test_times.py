"""Waiting times, and dates relative to today, in words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from forum.templatetags.times import days_ago, waited

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(seconds=20), "0分钟"),
        (timedelta(hours=3, minutes=5), "3小时5分钟"),
        (timedelta(days=1, hours=23, minutes=50), "1天23小时"),
        (timedelta(minutes=-5), "0分钟"),
    ],
)
def test_the_two_largest_units_are_said(since, words):
    with translation.override("zh-hans"):
        assert waited(timezone.now() - since) == words


def test_an_unknown_moment_says_nothing():
    assert waited(None) == ""


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-21 00:01", "今天"),
        ("2026-11-20 23:59", "昨天"),
        ("2026-11-18 12:00", "3天前"),
        ("2026-10-01 12:00", "2026年10月1日"),
        ("2026-11-22 12:00", "2026年11月22日"),
    ],
)
def test_days_are_counted_by_the_local_calendar(at, words):
    morning = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
    moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    with time_machine.travel(morning, tick=False), translation.override("zh-hans"):
        assert days_ago(moment) == words
