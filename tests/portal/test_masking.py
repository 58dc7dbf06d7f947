"""Personal numbers are masked in the log; data that operators need is kept."""

import io
import json
import logging
import re
from urllib.parse import quote

import pytest
import structlog
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from portal.logs.configuration import configure, formatter, mask_event
from portal.logs.masking import mask, mask_deep
from portal.texts.check_digits import is_bank_card, is_identity_card

# Region 999999 is nobody's, and nobody issued this card.
ID_CARD = "999999199003070012"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call 10012345678 now", "call [mobile] now"),
        ("电话10012345678。", "电话[mobile]。"),
        ("+86 100-1234-5678", "[mobile]"),
        ("/search/?q=100%201234%205678", "/search/?q=[mobile]"),
        ("/search/?q=%2B8610012345678&page=2", "/search/?q=[mobile]&page=2"),
        ("mail li.na+x@mail.example.cn please", "mail [e-mail] please"),
        ("/accounts/?email=li%40mail.example", "/accounts/?email=[e-mail]"),
        ("/search/?q=%E8%B7%AF10012345678", "/search/?q=路[mobile]"),
        ("/search/?q=%25E8%25B7%25A310012345678", "/search/?q=\u8de3[mobile]"),
        ("/search/?q=%E7%81%AF999999199003070012", "/search/?q=灯[id card]"),
        ("?next=%0d%0aforged=1", "?next=%0D%0Aforged=1"),
        (f"证件{ID_CARD}", "证件[id card]"),
        (f"{ID_CARD[:6]} {ID_CARD[6:14]} {ID_CARD[14:]}", "[id card]"),
        ("card 6200 0000 0000 0000 000", "card [bank card]"),
        ("card 4111111111111111", "card [bank card]"),
    ],
)
def test_masks(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "GET /threads/2026112100042/",
        "WO2026112100042",
        "landline 0000-1234567 or 010-12345678",
        "from 112.96.100.13:43210",
        "[2408:8214:100:1::5]:51234",
        "2026-11-21T17:29:09.123456Z",
        "999999199003070010",
        "1234567890123456",
        "12345",
        "request 8a1c7f0e-5c11-4a68-9b52-1f6f3f6f8c11",
    ],
)
def test_keeps(text):
    assert mask(text) == text


FRAMES = st.sampled_from(["{}", "x{}y", "电{}，", "?p={}&"])


@given(st.from_regex(r"1[0-9]{10}", fullmatch=True), FRAMES)
def test_no_mobile_number_survives_anywhere(number, frame):
    assert number not in mask(frame.format(number))


@given(st.text(alphabet="路灯噪音公交站台㐀𠮷", min_size=1), st.integers(0, 9_999_999_999))
def test_no_percent_encoded_sign_hides_the_number_after_it(words, number):
    phone = f"1{number:010d}"
    assert phone not in mask(f"/search/?q={quote(words)}{phone}")


@given(st.text())
def test_masking_twice_changes_nothing_more(text):
    assert mask(mask(text)) == mask(text)


@given(st.text(alphabet="0123456789Xx", max_size=20))
def test_the_checks_survive_any_number(number):
    assert is_identity_card(number) in {True, False}
    assert is_bank_card(number) in {True, False}


def test_a_long_text_takes_no_time():
    long = "a." * 50_000 + "1 " * 50_000
    assert mask(long) == long


def test_masks_every_corner_of_an_event():
    event = {
        "event": "posted 10012345678",
        "facts": {"10012345678": ["a@b.example", ("10012345678",)], "raw": b"10012345678"},
        "phone": 10012345678,
        "error": ValueError("10012345678"),
        "ip": "112.96.100.13",
        "port": 43210,
        "ok": True,
        "nothing": None,
    }
    masked = mask_event(None, "info", event)
    assert "10012345678" not in repr(masked)
    assert "a@b.example" not in repr(masked)
    assert (masked["ip"], masked["port"]) == ("112.96.100.13", 43210)
    assert (masked["ok"], masked["nothing"]) == (True, None)
    assert mask_deep(1.5) == 1.5


@pytest.fixture
def written():
    """A logger as production has it, and what it wrote."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("production"))
    logger = logging.getLogger("portal.tests.masking")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
    yield logger, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.handlers, logger.propagate = [], True


def test_a_line_of_the_framework_is_masked(written):
    logger, lines = written
    logger.warning("Not Found: %s", "/u/10012345678/", extra={"who": "a@b.example"})
    (line,) = lines()
    assert line["event"] == "Not Found: /u/[mobile]/"
    assert line["who"] == "[e-mail]"
    assert (line["level"], line["logger"]) == ("warning", "portal.tests.masking")


def test_a_request_in_an_extra_is_masked(written):
    logger, lines = written
    logger.error("failed", extra={"request": RequestFactory().get("/?phone=10012345678")})
    assert "10012345678" not in json.dumps(lines())


def test_a_traceback_is_masked(written):
    logger, lines = written
    try:
        raise ValueError("duplicate key: 10012345678")
    except ValueError:
        logger.exception("failed for a@b.example")
    (line,) = lines()
    assert "ValueError: duplicate key: [mobile]" in line["exception"]
    assert "10012345678" not in json.dumps(line)
    assert "a@b.example" not in json.dumps(line)


def test_a_traceback_and_bound_facts_of_ours_are_masked(written):
    _logger, lines = written
    log = structlog.get_logger("portal.tests.masking").bind(caller="10012345678")
    try:
        raise ValueError("10012345678")
    except ValueError:
        log.exception("failed", facts={"mail": "a@b.example"})
    (line,) = lines()
    assert line["caller"] == "[mobile]"
    assert line["facts"] == {"mail": "[e-mail]"}
    assert "10012345678" not in json.dumps(line)


def test_chinese_stays_readable(written):
    logger, lines = written
    logger.info("已受理")
    assert lines()[0]["event"] == "已受理"


@pytest.mark.parametrize("mode", ["production", "demo", "test"])
def test_everything_goes_through_the_masking_formatter(mode):
    try:
        plan = configure(mode)
    finally:
        configure("test")
    assert {handler["formatter"] for handler in plan["handlers"].values()} == {"masked"}
    assert all(not logger["handlers"] for logger in plan["loggers"].values())
    record = logging.makeLogRecord({"msg": "call 10012345678", "levelname": "INFO", "name": "x"})
    text = formatter(mode).format(record)
    assert re.search(r"call \[mobile\]", text)
    assert text.startswith("{") is (mode == "production")
