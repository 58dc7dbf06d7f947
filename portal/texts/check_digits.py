"""
Check digits of numbers that belong to a person: used where such numbers are masked in logs and
where they are pointed out in what people write.
"""

import re

# GB 11643: the weight of each of the first seventeen digits, and the check character.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


def is_identity_card(number: str) -> bool:
    """Whether it has eighteen characters, the last being the check character of GB 11643."""
    if not re.fullmatch(r"\d{17}[\dXx]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK_CHARACTERS[total % 11] == number[-1].upper()


def is_bank_card(number: str) -> bool:
    """Whether it has sixteen to nineteen digits, not all equal, that pass the Luhn check."""
    if not re.fullmatch(r"\d{16,19}", number) or len(set(number)) == 1:
        return False
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    total = sum(map(int, number[-1::-2])) + sum(two - 9 if two > 9 else two for two in doubled)
    return total % 10 == 0
