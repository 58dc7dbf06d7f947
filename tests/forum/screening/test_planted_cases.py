"""The posts that judge the screening are sound themselves."""

import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

from tests.forum.screening.planted_cases import (
    FOUND,
    HARMLESS,
    MARKS,
    PERSONAL_DATA,
    WORDS,
    WRONG_KIND,
)

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
FILED = {"inquiry", "complaint", "suggestion"}
SIGNS_BETWEEN_DIGITS = r"[\s\u200b.·_-]*"
LONG_NUMBER = re.compile(rf"\d(?:{SIGNS_BETWEEN_DIGITS}\d){{9,}}(?:{SIGNS_BETWEEN_DIGITS}X\b)?")
MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
PLATE = re.compile(r"[\u4e00-\u9fff][A-HJ-NP-Z](?:[A-HJ-NP-Z0-9]{5}|[A-HJ-NP-Z]\d{5}|\d{5}[DF])")
MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)*example\.(?:com|net|org|cn)", re.IGNORECASE)


def bare(piece):
    """The letters and digits alone, in half width and capitals."""
    folded = unicodedata.normalize("NFKC", piece).translate(CHINESE_DIGITS).upper()
    return "".join(sign for sign in folded if sign.isalnum())


def is_identity_card(number):
    """GB 11643: 18 signs, a date of birth, a correct check character."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return False
    try:
        date.fromisoformat(number[6:14])
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return number[17] == "10X98765432"[total % 11]


def is_bank_card(number):
    """16 to 19 digits with a correct Luhn digit."""
    if not re.fullmatch(r"\d{16,19}", number):
        return False
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    total = sum(map(int, number[-1::-2])) + sum(twice - 9 * (twice > 9) for twice in doubled)
    return total % 10 == 0


IS_REAL = {
    "id_card": lambda piece: is_identity_card(bare(piece)),
    "bank_card": lambda piece: is_bank_card(bare(piece)),
    "mobile": lambda piece: MOBILE.fullmatch(bare(piece)),
    "plate": lambda piece: PLATE.fullmatch(bare(piece)),
    "email": lambda piece: MAIL.fullmatch(unicodedata.normalize("NFKC", piece)),
}


def test_every_piece_stands_in_its_post():
    for case in FOUND:
        assert {kind for kind, _ in case.marks} <= MARKS
        places = sorted((field, start, end) for field, _, start, end in case.places())
        assert len(places) == len(case.marks)
        for (field, _, end), (next_field, start, _) in zip(places, places[1:], strict=False):
            assert field != next_field or end <= start, case


def test_a_post_has_either_marks_or_a_hint():
    for case in FOUND:
        assert bool(case.marks) != bool(case.hint), case


def test_a_hint_differs_from_the_kind_it_was_filed_as():
    for case in FOUND:
        if case.hint:
            assert case.filed in FILED
            assert case.hint in FILED - {case.filed} | {"thanks"}, case
    for case in HARMLESS:
        assert (case.filed in FILED) == (case.resembles == WRONG_KIND), case


@pytest.mark.parametrize("kind", sorted(PERSONAL_DATA))
def test_personal_data_has_the_right_form_and_check_digit(kind):
    pieces = [piece for case in FOUND for marked, piece in case.marks if marked == kind]
    assert pieces
    assert [piece for piece in pieces if not IS_REAL[kind](piece)] == []


def test_no_harmless_number_is_a_card_or_a_mobile():
    numbers = [
        bare(found[0]) for case in HARMLESS for found in LONG_NUMBER.finditer(case.text.upper())
    ]
    assert len(numbers) >= 15
    assert [
        number
        for number in numbers
        if is_identity_card(number) or is_bank_card(number) or MOBILE.fullmatch(number)
    ] == []


def test_no_text_is_there_twice():
    texts = Counter(bare(case.title + case.text) for case in [*FOUND, *HARMLESS])
    assert [text for text, times in texts.items() if times > 1] == []


def test_there_are_enough_of_each_kind():
    groups = dict.fromkeys(PERSONAL_DATA, "personal data") | dict.fromkeys(WORDS, "words")
    counts = Counter(
        groups.get(kind, kind)
        for kind in (case.marks[0][0] if case.marks else WRONG_KIND for case in FOUND)
    )
    assert counts == {
        "personal data": 100,
        "danger": 50,
        "words": 70,
        "link": 20,
        "shouting": 20,
        "template": 20,
        WRONG_KIND: 20,
    }
    assert len(HARMLESS) >= 120
