"""The second factor of sign-in: required for staff in production, optional for others."""

from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from portal.accounts import workflow
from portal.accounts.sign_in import second_factor
from portal.storage import encryption
from tests.accounts.authenticator import (
    code_of,
    give_app,
    give_code,
    recovery_codes_of,
    sign_in,
)

SET_UP = "/accounts/2fa/totp/activate/"
GIVE_CODE = "/accounts/2fa/authenticate/"
GIVE_CODE_AGAIN = "/accounts/2fa/reauthenticate/"
REQUIRED_OF = ["moderator", "dispatcher", "clerk", "head", "supervisor", "administrator"]


@pytest.fixture(autouse=True)
def _no_code_changes_meanwhile():
    """The clock goes, from just after the app has changed its code."""
    with time_machine.travel(datetime(2026, 11, 21, 9, 0, 2, tzinfo=UTC)):
        yield


@pytest.fixture
def required(settings):
    """As in production."""
    settings.REQUIRE_STAFF_SECOND_FACTOR = True


@pytest.fixture
def signed_in(client, moderator, required):
    """A moderator with the second step, who has given the code."""
    client.secret = give_app(moderator)
    sign_in(client, "moderator")
    give_code(client, code_of(client.secret))
    return client


def led_to(answer, place):
    return answer.status_code == 302 and answer["Location"].partition("?")[0] == place


def is_signed_in(client):
    return "_auth_user_id" in client.session


def set_up(client, **more):
    """Press through the set-up page; returns the answer."""
    page = client.get(SET_UP, more)
    secret = page.context["form"].secret
    return client.post(SET_UP, {"code": code_of(secret), **more})


# --- who must have it ---------------------------------------------------------


@pytest.mark.parametrize("role", REQUIRED_OF)
def test_everybody_with_a_role_is_led_to_setting_it_up(client, required, request, role):
    client.force_login(request.getfixturevalue(role))
    answer = client.get("/my/?page=2")
    assert answer["Location"] == f"{SET_UP}?next=%2Fmy%2F%3Fpage%3D2"


@pytest.mark.parametrize(
    "page", ["/", "/threads/", "/moderation/", "/admin/", "/accounts/password/change/"]
)
def test_nothing_else_opens_to_staff_before(client, administrator, required, page):
    client.force_login(administrator)
    assert led_to(client.get(page), SET_UP)
    assert led_to(client.post(page), SET_UP)


@pytest.mark.parametrize(
    "page", ["/accounts/logout/", "/accounts/2fa/", "/accounts/email/", "/healthz/"]
)
def test_the_way_out_and_the_way_to_it_stay_open(client, moderator, required, page):
    client.force_login(moderator)
    assert client.get(page).status_code == 200


def test_the_language_can_be_changed_on_the_way(client, moderator, required):
    client.force_login(moderator)
    answer = client.post("/i18n/setlang/", {"language": "en", "next": SET_UP})
    assert answer["Location"] == SET_UP


@pytest.mark.parametrize("role", ["citizen", "stranger"])
def test_nobody_else_must(client, required, request, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get("/my/").status_code == 200


def test_nobody_must_where_it_is_not_required(client, moderator):
    client.force_login(moderator)
    assert client.get("/moderation/").status_code == 200


def test_somebody_who_became_staff_while_writing_keeps_the_words(client, citizen, required):
    client.force_login(citizen)
    workflow.grant_role(citizen.pk, role="moderator")
    typed = {"kind": "inquiry", "title": "路灯不亮", "text": "三天了。"}
    assert led_to(client.post("/threads/new/", typed), SET_UP)
    give_app(citizen)
    session = client.session
    assert session["unsigned"]["/threads/new/"]["text"] == "三天了。"


# --- setting it up ------------------------------------------------------------


def test_after_setting_it_up_the_work_goes_on(client, moderator, required):
    sign_in(client, "moderator")
    codes = set_up(client, next="/moderation/")
    assert codes["Location"] == "/accounts/2fa/recovery-codes/?next=%2Fmoderation%2F"
    page = client.get(codes["Location"])
    assert all(code in page.text for code in recovery_codes_of(moderator))
    assert 'href="/accounts/login/?next=%2Fmoderation%2F"' in page.text
    assert client.get("/accounts/login/?next=%2Fmoderation%2F")["Location"] == "/moderation/"
    assert client.get("/moderation/").status_code == 200


@pytest.mark.parametrize("target", ["//[x", "http://evil.example/", "//evil.example"])
def test_a_hostile_next_is_not_followed_afterwards(client, citizen, target):
    sign_in(client, "citizen")
    codes = set_up(client, next=target)
    assert led_to(codes, "/accounts/2fa/recovery-codes/")
    onward = client.get("/accounts/login/", {"next": target})
    assert onward["Location"] == "/my/"


def test_a_session_signed_in_long_ago_asks_for_the_password_first(client, citizen):
    client.force_login(citizen)
    assert led_to(client.get(SET_UP), "/accounts/reauthenticate/")


def test_a_wrong_code_turns_nothing_on(client, citizen):
    sign_in(client, "citizen")
    client.get(SET_UP)
    answer = client.post(SET_UP, {"code": "000000x"})
    assert "error-summary" in answer.text
    assert not Authenticator.objects.exists()


def test_an_address_that_is_not_confirmed_comes_first(client, citizen):
    citizen.emailaddress_set.create(email="second@lanchuan.example", verified=False)
    sign_in(client, "citizen")
    answer = client.get(SET_UP, follow=True)
    assert answer.redirect_chain == [("/accounts/2fa/", 302)]
    assert "banner--error" in answer.text


def test_the_picture_is_one_the_policy_lets_in_and_the_key_can_be_typed(client, citizen, settings):
    sign_in(client, "citizen")
    page = client.get(SET_UP)
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert "data:" in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"]
    spelled = page.context["spelled_secret"]
    assert spelled in page.text
    assert spelled.replace(" ", "") == page.context["form"].secret
    # Black on a dark page could not be scanned.
    assert 'fill="white"' in page.context["totp_svg"]


def test_the_app_is_told_the_user_name_and_no_address(client, citizen):
    sign_in(client, "citizen")
    url = client.get(SET_UP).context["totp_url"]
    assert url.startswith("otpauth://totp/citizen?secret=")
    assert "lanchuan" not in url


def test_the_code_that_set_it_up_does_not_open_a_sign_in(client, citizen):
    sign_in(client, "citizen")
    secret = client.get(SET_UP).context["form"].secret
    code = code_of(secret)
    client.post(SET_UP, {"code": code})
    client.logout()
    sign_in(client, "citizen")
    give_code(client, code)
    assert not is_signed_in(client)
    give_code(client, code_of(secret, later=30))
    assert is_signed_in(client)


# --- signing in ---------------------------------------------------------------


def test_the_code_is_asked_for_after_the_password(client, moderator, required):
    secret = give_app(moderator)
    assert led_to(sign_in(client, "moderator", next="/moderation/"), GIVE_CODE)
    assert not is_signed_in(client)
    assert give_code(client, code_of(secret))["Location"] == "/moderation/"
    assert client.get("/moderation/").status_code == 200


def test_through_the_administration_as_well(client, administrator, required):
    administrator.set_password("a-long-enough-password")
    administrator.save()
    administrator.emailaddress_set.create(email="a@lanchuan.example", verified=True, primary=True)
    secret = give_app(administrator)
    door = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert door == "/accounts/login/?next=%2Fadmin%2F"
    assert led_to(sign_in(client, "administrator", next="/admin/"), GIVE_CODE)
    assert led_to(client.get("/admin/"), "/admin/login/")
    assert give_code(client, code_of(secret))["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_citizen_who_wants_it_is_asked_too(client, citizen):
    secret = give_app(citizen)
    assert led_to(sign_in(client, "citizen"), GIVE_CODE)
    give_code(client, code_of(secret))
    assert is_signed_in(client)


@pytest.mark.parametrize("code", ["", "123", "²²²²²²", "١٢٣٤٥٦", "x" * 10_000, "1 or 1=1"])
def test_what_is_no_code_is_a_sentence(client, citizen, code):
    give_app(citizen)
    sign_in(client, "citizen")
    answer = give_code(client, code)
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert not is_signed_in(client)


@pytest.mark.parametrize("later", [-30, 0, 30])
def test_a_clock_that_is_half_a_minute_off_does_no_harm(client, citizen, later):
    secret = give_app(citizen)
    sign_in(client, "citizen")
    give_code(client, code_of(secret, later=later))
    assert is_signed_in(client)


def test_an_old_code_does_not_open(client, citizen):
    secret = give_app(citizen)
    sign_in(client, "citizen")
    give_code(client, code_of(secret, later=-120))
    assert not is_signed_in(client)


def test_digits_of_a_chinese_keyboard_are_understood(client, citizen):
    secret = give_app(citizen)
    sign_in(client, "citizen")
    wide = code_of(secret).translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    give_code(client, f"{wide[:3]}　{wide[3:]}")
    assert is_signed_in(client)


def test_a_code_opens_once_and_none_before_it_afterwards(client, citizen):
    secret = give_app(citizen)
    sign_in(client, "citizen")
    give_code(client, code_of(secret))
    for code in (code_of(secret), code_of(secret, later=-30)):
        # Another web process has another cache.
        cache.clear()
        client.logout()
        sign_in(client, "citizen")
        give_code(client, code)
        assert not is_signed_in(client)
    give_code(client, code_of(secret, later=30))
    assert is_signed_in(client)


def test_a_recovery_code_opens_once(client, citizen):
    give_app(citizen)
    code = recovery_codes_of(citizen)[0]
    for signed_in in (True, False):
        sign_in(client, "citizen")
        give_code(client, code)
        assert is_signed_in(client) is signed_in
        client.logout()


def test_guessing_is_stopped(client, citizen, settings):
    settings.LIMITS = {"code": {"account": "3/10m"}}
    secret = give_app(citizen)
    sign_in(client, "citizen")
    for _attempt in range(4):
        answer = client.post(GIVE_CODE, {"code": "000000x"})
    assert "验证码连着几次没对上，10 分钟后可以再试" in answer.text
    give_code(client, code_of(secret))
    assert not is_signed_in(client)


# --- a session without a code -------------------------------------------------


def test_a_session_from_before_gives_the_code_first(client, moderator, required):
    """A thief with the password could be waiting in it until the owner has set it up."""
    client.force_login(moderator)
    secret = give_app(moderator)
    for page in ("/moderation/", SET_UP, "/accounts/email/", "/accounts/2fa/recovery-codes/"):
        assert led_to(client.get(page), GIVE_CODE_AGAIN)
    answer = client.post(GIVE_CODE_AGAIN, {"code": code_of(secret), "next": "/moderation/"})
    assert answer["Location"] == "/moderation/"
    assert client.get("/moderation/").status_code == 200


def test_a_code_of_an_app_that_was_removed_counts_no_more(signed_in, moderator):
    assert signed_in.get("/moderation/").status_code == 200
    workflow.remove_second_factor(moderator.pk, reason="电话丢失")
    assert led_to(signed_in.get("/moderation/"), SET_UP)
    give_app(moderator)
    assert led_to(signed_in.get("/moderation/"), GIVE_CODE_AGAIN)


def test_a_password_does_not_turn_it_off(client, citizen, required):
    give_app(citizen)
    client.force_login(citizen)
    answer = client.get("/accounts/2fa/totp/deactivate/")
    assert led_to(answer, GIVE_CODE_AGAIN)
    assert led_to(client.get("/accounts/reauthenticate/"), GIVE_CODE_AGAIN)


def test_whoever_turns_it_off_sets_it_up_anew_where_it_is_required(signed_in, moderator):
    signed_in.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=moderator).exists()
    assert led_to(signed_in.get("/moderation/"), SET_UP)


# --- what is kept -------------------------------------------------------------


def test_nothing_in_the_rows_opens_the_door(moderator):
    secret = give_app(moderator)
    rows = {row.type: row.data for row in Authenticator.objects.all()}
    assert secret not in str(rows)
    assert encryption.decrypt(rows["totp"]["secret"]) == secret
    assert not set(recovery_codes_of(moderator)) & set(str(rows).split())
    assert encryption.is_current(rows["recovery_codes"]["seed"])


def test_keys_are_changed_without_asking_anybody_anew(client, citizen, settings):
    settings.FIELD_KEYS = ["first"]
    secret, codes = give_app(citizen), recovery_codes_of(citizen)
    settings.FIELD_KEYS = ["second", "first"]
    assert [second_factor.rotate_secrets(), second_factor.rotate_secrets()] == [2, 0]
    settings.FIELD_KEYS = ["second"]
    assert recovery_codes_of(citizen) == codes
    sign_in(client, "citizen")
    give_code(client, code_of(secret))
    assert is_signed_in(client)


@pytest.mark.parametrize("page", ["/accounts/2fa/", "/accounts/2fa/recovery-codes/"])
def test_the_pages_are_kept_in_no_cache(signed_in, page):
    answer = signed_in.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


# --- the demonstration --------------------------------------------------------


def test_in_a_demonstration_nobody_is_asked(client, settings, citizen):
    give_app(citizen)
    settings.DEMO = True
    assert sign_in(client, "citizen")["Location"] == "/my/"
    assert is_signed_in(client)


# --- the face -----------------------------------------------------------------

PAGES = [
    "/accounts/2fa/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    GIVE_CODE_AGAIN,
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_looks_like_ours(signed_in, page, language):
    signed_in.cookies["django_language"] = language
    assert_looks_like_ours(signed_in.get(page), language)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_before_look_like_ours(client, moderator, citizen, required, language):
    client.cookies["django_language"] = language
    sign_in(client, "moderator")
    assert_looks_like_ours(client.get(SET_UP), language)
    client.logout()
    client.cookies["django_language"] = language
    give_app(citizen)
    sign_in(client, "citizen")
    assert_looks_like_ours(client.get(GIVE_CODE), language)


def assert_looks_like_ours(answer, language):
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert (answer.text.count("<h1"), answer.text.count("noindex")) == (1, 1)
    assert " style=" not in answer.text


@pytest.mark.parametrize("name", ["moderator", "citizen"])
def test_a_field_for_a_code_brings_the_digits_keyboard(client, request, name):
    sign_in(client, request.getfixturevalue(name).username)
    field = str(client.get(SET_UP).context["form"]["code"])
    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field
    assert "placeholder" not in field


def test_the_settings_lead_to_it(client, citizen):
    client.force_login(citizen)
    assert 'href="/accounts/2fa/"' in client.get("/my/settings/").text
