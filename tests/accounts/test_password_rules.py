"""Accepted passwords: any characters, long enough, not common, not made of local words."""

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.site.models import Profile

PERSON = User(
    username="zhouweimin", chosen_name="南桥的老周头儿们", email="laozhou88@lanchuan.example"
)
BREACHED = ["correct horse battery", "路灯坏了三天了没人管", "x" * 64]


def codes(password):
    try:
        validate_password(password, PERSON)
    except ValidationError as refusal:
        return {error.code for error in refusal.error_list}
    return set()


@pytest.fixture(autouse=True)
def _a_city(db):
    Profile.objects.update(city="澜川市", city_en="Lanchuan", hotline="0000-12345")


@pytest.mark.parametrize(
    "password", ["4820157396", "路灯坏了三天了没人管", "a  b  c  d  e", "é" * 8 + "xyz"]
)
def test_any_characters_will_do(password):
    assert codes(password) == set()


@pytest.mark.parametrize(
    "password", ["12345678", "11111111", "88888888", "password1", "1234567890"]
)
def test_what_everybody_uses_will_not(password):
    assert "password_too_common" in codes(password)


@pytest.mark.parametrize(
    "password",
    [
        "wenzhong12345",
        "Wenzhong-2026",
        "闻钟闻钟闻钟闻钟",
        "澜川市12345!!",
        "澜川12345密码",
        "Lanchuan12345",
        "ADMIN-12345",
    ],
)
def test_nor_what_everybody_connects_with_the_portal(password):
    assert "password_of_this_place" in codes(password)


def test_such_a_word_among_others_does_no_harm():
    assert codes("wenzhong-guihua-yu-san") == set()


@pytest.mark.parametrize("password", ["zhouweimin1", "南桥的老周头儿们", "laozhou88@lan"])
def test_nor_what_is_like_the_person(password):
    assert "password_too_similar" in codes(password)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_nor_what_stands_in_the_operators_list(settings, tmp_path, ends):
    prints = sorted(
        hashlib.sha1(word.encode()).hexdigest().upper()
        for word in [*BREACHED, *(f"filler {number}" for number in range(3000))]
    )
    path = tmp_path / "breached.txt"
    path.write_bytes("".join(f"{line}:{len(line)}{ends}" for line in prints).encode())
    settings.BREACHED_PASSWORDS = str(path)
    assert all(codes(word) == {"password_breached"} for word in BREACHED)
    assert all(codes(f"filler {number}") == {"password_breached"} for number in range(0, 3000, 97))
    assert codes("not in any list") == set()
