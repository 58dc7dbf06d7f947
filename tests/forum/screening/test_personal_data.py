"""Personal data is pointed out by check digit or pattern; what belongs to offices is not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.screening.findings import FindingKind
from forum.screening.personal_data import key_of
from forum.screening.personal_data import personal_data as personal_data_of
from portal.texts.folding import fold_widths_with_offsets

# Region 999999 is nobody's; numbers that begin with 100 are assigned to nobody.
ID_CARD = "999999199003070012"
BANK_CARD = "6200000000000000000"
KIND = FindingKind


def personal_data(text, *, own=frozenset()):
    return personal_data_of(text, fold_widths_with_offsets(text), own=own)


def found(text, own=()):
    return [
        (one.kind, text[one.start : one.end]) for one in personal_data(text, own=frozenset(own))
    ]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (KIND.IDENTITY_CARD, ID_CARD),
        (KIND.IDENTITY_CARD, "999999 19900307 0012"),
        (KIND.IDENTITY_CARD, "９９９９９９１９９００３０７００１２"),
        (KIND.IDENTITY_CARD, "999999\u200b199003070012"),
        (KIND.IDENTITY_CARD, "11010519491231002x"),
        (KIND.BANK_CARD, BANK_CARD),
        (KIND.BANK_CARD, "6200 0000 0000 0000 000"),
        (KIND.BANK_CARD, "4111-1111-1111-1111"),
        (KIND.MOBILE, "10012345678"),
        (KIND.MOBILE, "100 1234 5678"),
        (KIND.MOBILE, "100-1234-5678"),
        (KIND.MOBILE, "100.1234.5678"),
        (KIND.MOBILE, "+86 100 1234 5678"),
        (KIND.MOBILE, "1 0 0 1 2 3 4 5 6 7 8"),
        (KIND.MOBILE, "１００１２３４５６７８"),
        (KIND.MOBILE, "1001234\u200b5678"),
        (KIND.MOBILE, "幺零零一二三四五六七八"),
        (KIND.PLATE, "苏E12345"),
        (KIND.PLATE, "苏E·D1234A"),
        (KIND.PLATE, "苏ED12345"),
        (KIND.PLATE, "苏 e-a1b2c"),
        (KIND.PLATE, "苏E1234挂"),
        (KIND.EMAIL, "wang.li@mail.example"),
        (KIND.EMAIL, "ＷＡＮＧ＠mail.example"),
    ],
)
@pytest.mark.parametrize("frame", ["{}", "我的是{}，谢谢", "是{}吗", "：{}\n"])
def test_is_found_and_marked(kind, number, frame):
    assert found(frame.format(number)) == [(kind, number)]


@pytest.mark.parametrize(
    "text",
    [
        "999999199003070010",  # check character
        "999999199013070019",  # no such month
        "6200000000000000001",
        "0000-1234567",
        "010-12345678",
        "12345",
        "2026112100042",
        "WO2026112100042",
        "FZ10012345678",
        "工单编号：10012345678",
        "投资10012345678元",
        "1.30、14.20、15.30",
        "121.41.105.198",
        "1109.93-970.82",
        "13、14、15、16、17、18",
        "2019-01-01 15:30",
        "123456789012345678901234567890",
        "川A3区",
        "白云B12楼",
        "苏E12345号楼",
        "闽ABCDEF",
        "路灯@市城管局",
        "service@lanchuan.gov.cn",
    ],
)
def test_is_let_pass(text):
    assert found(text) == []


def test_numbers_of_offices_are_let_through():
    own = {key_of("100 1234 5678"), key_of("Office@Lanchuan.example")}
    text = "电话100-1234-5678或+86 10012345678，office@lanchuan.example"
    assert found(text, own) == []
    assert found("电话10012345679", own) == [(KIND.MOBILE, "10012345679")]


def test_a_number_is_found_once():
    assert found("10012345678@mail.example") == [(KIND.EMAIL, "10012345678@mail.example")]


@given(st.text(max_size=40), st.from_regex(r"100[0-9]{8}", fullmatch=True))
def test_what_stands_around_never_moves_the_mark(before, number):
    text = f"{before}，{number}。"
    marked = [text[one.start : one.end] for one in personal_data(text)]
    assert number in marked


def test_a_long_text_takes_no_time():
    text = "1 " * 5_000 + "a." * 5_000 + "苏E" * 2_000
    start = time.perf_counter()
    list(personal_data(text))
    assert time.perf_counter() - start < 1
