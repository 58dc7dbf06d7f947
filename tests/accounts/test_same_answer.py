"""
Nobody can find out whether an e-mail address has an account: responses are identical byte for
byte, and so are the numbers of password hashes and letters.
"""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from portal.accounts.models import User
from tests.builders import PASSWORD

SIGN_UP = {"username": "newcomer", "password1": "long-and-good-enough"}
RANDOM = re.compile(
    rb'(nonce|value)="[A-Za-z0-9+/=_-]{22,}"|[a-z0-9]+@lanchuan.example|csrfToken[^"]*"[^"]*"'
)
# A nonce, and the second in which it was answered.
OF_THE_MOMENT = {"Content-Security-Policy", "Expires"}


@pytest.fixture
def hashes(monkeypatch):
    """Every password that was hashed."""
    found = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        found.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return found


def answers(path, data, *, by=None, then=()):
    """What a browser of its own is answered, and on the pages it is led to."""
    client = Client()
    if by:
        client.post("/accounts/login/", {"login": by.username, "password": PASSWORD})
    seen = [client.post(path, data)]
    seen.append(client.get(seen[0].headers.get("Location", path)))
    for address, more in then:
        seen.append(client.post(address, more))
        seen.append(client.get(seen[-1].headers.get("Location", address)))
    return [told(answer) for answer in seen]


def told(answer):
    """All that reaches the browser, without what is random in every answer."""
    headers = {name: value for name, value in answer.items() if name not in OF_THE_MOMENT}
    cookies = {name: {**morsel} for name, morsel in answer.cookies.items()}
    for morsel in cookies.values():
        morsel.pop("expires")
    return answer.status_code, headers, cookies, RANDOM.sub(b"", answer.content)


CODE_PAGE = "/accounts/confirm-email/"
AFTERWARDS = [(CODE_PAGE, {"code": "AAA-BBB"}), (CODE_PAGE, {"action": "resend"})]


def test_signing_up_answers_the_same(citizen, mailoutbox, hashes):
    new = answers(
        "/accounts/signup/", SIGN_UP | {"email": "nobody1@lanchuan.example"}, then=AFTERWARDS
    )
    work = len(hashes), len(mailoutbox)
    hashes.clear(), mailoutbox.clear()
    known = SIGN_UP | {"email": citizen.email, "username": "newcomex"}
    assert answers("/accounts/signup/", known, then=AFTERWARDS) == new
    assert (len(hashes), len(mailoutbox)) == work == (1, 2)


def test_a_forgotten_password_answers_the_same(citizen, mailoutbox, hashes):
    path = "/accounts/password/reset/"
    assert answers(path, {"email": "nobody1@lanchuan.example"}) == answers(
        path, {"email": citizen.email}
    )
    assert (len(hashes), len(mailoutbox)) == (0, 2)


def test_another_address_answers_the_same(citizen, neighbour, mailoutbox, hashes):
    def add(address):
        return answers("/accounts/email/", {"email": address, "action_add": ""}, by=citizen)

    assert add("somebody1@lanchuan.example") == add(neighbour.email)
    assert len(mailoutbox) == 2


@pytest.mark.parametrize("login", ["citizen", "citizen@lanchuan.example"])
def test_a_wrong_password_is_answered_as_an_unknown_name(citizen, hashes, login):
    def sign_in(login):
        hashes.clear()
        answer = Client().post("/accounts/login/", {"login": login, "password": "wrong-one"})
        return RANDOM.sub(b"", answer.content).replace(login.encode(), b""), len(hashes)

    assert sign_in(login) == sign_in(login.replace("citizen", "nobody1"))


# --- a mistyped address ---------------------------------------------------------


@pytest.mark.parametrize("address", ["somebody@lanchuan.example", "citizen@lanchuan.example"])
def test_who_mistyped_the_address_signs_up_again_with_the_same_name(
    client, citizen, mailoutbox, address
):
    client.post("/accounts/signup/", SIGN_UP | {"email": address})
    assert client.post("/accounts/signup/again/")["Location"] == "/accounts/signup/"
    assert client.get("/accounts/signup/").status_code == 200
    answer = client.post("/accounts/signup/", SIGN_UP | {"email": "right@lanchuan.example"})
    assert answer["Location"] == CODE_PAGE
    assert User.objects.get(username="newcomer").email == "right@lanchuan.example"


def test_nobody_else_loses_an_account_by_starting_over(client, citizen):
    Client().post("/accounts/signup/", SIGN_UP | {"email": "somebody@lanchuan.example"})
    client.post("/accounts/signup/again/")
    client.force_login(citizen)
    client.post("/accounts/signup/again/")
    assert set(User.objects.values_list("username", flat=True)) == {"citizen", "newcomer"}
