"""Larger text stays on once a person has turned it on."""

import pytest

pytestmark = pytest.mark.django_db
HOTLINE = 'href="tel:12345"'


@pytest.fixture
def elder(client):
    client.post("/elder-mode/", {"next": "/"})
    return client


def test_a_press_turns_it_on_and_another_off(client):
    client.post("/elder-mode/", {"next": "/threads/"})
    assert 'data-mode="elder"' in client.get("/threads/").text
    client.post("/elder-mode/", {"next": "/threads/"})
    assert 'data-mode="standard"' in client.get("/threads/").text


def test_it_survives_signing_in_and_out(elder, citizen):
    elder.force_login(citizen)
    assert 'data-mode="elder"' in elder.get("/my/").text
    elder.post("/accounts/logout/")
    assert 'data-mode="elder"' in elder.get("/").text


@pytest.mark.parametrize("size", ["18", "24", "30"])
def test_a_person_chooses_how_large(elder, size):
    elder.post("/elder-mode/", {"next": "/", "size": size})
    page = elder.get("/").text
    assert f'data-mode="elder" data-size="{size}"' in page
    assert f'value="{size}" aria-pressed="true"' in page


def test_a_size_that_is_not_offered_is_not_taken(elder):
    elder.cookies["elder_size"] = '"><script>'
    assert 'data-size="18"' in elder.get("/").text


def test_the_size_is_remembered_while_larger_text_is_off(elder):
    elder.post("/elder-mode/", {"next": "/", "size": "30"})
    elder.post("/elder-mode/", {"next": "/"})
    assert "data-size" not in elder.get("/").text
    elder.post("/elder-mode/", {"next": "/"})
    assert 'data-size="30"' in elder.get("/").text


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", ""],
)
def test_nobody_is_led_to_another_site(client, db, target):
    assert client.post("/elder-mode/", {"next": target}).url == "/"
    assert client.post("/elder-mode/", {"next": "/threads/?q=1"}).url == "/threads/?q=1"


@pytest.mark.parametrize("path", ["/", "/threads/", "/accounts/login/", "/no/"])
def test_every_page_has_the_main_ways_the_voice_and_the_hotline(elder, path):
    page = elder.get(path).text
    bar = page[page.index('class="elder-bar"') :]
    assert all(way in bar for way in ('href="/threads/new/"', 'href="/my/"', HOTLINE))
    assert 'data-read-aloud="#content"' in page


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no/"])
def test_every_page_says_where_to_turn_it_on(client, path):
    assert 'action="/elder-mode/"' in client.get(path).text


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_every_error_page_has_the_hotline(rf, name):
    from django.contrib.auth.models import AnonymousUser
    from django.template.loader import render_to_string

    request = rf.get("/")
    request.user = AnonymousUser()
    assert HOTLINE in render_to_string(f"{name}.html", {}, request=request)


def bar_of(page):
    return page[page.index('class="elder-bar"') :].split("</nav>")[0]


@pytest.mark.parametrize("step", ["kind", "words", "where", "who"])
def test_while_writing_the_bar_leads_back_on_or_to_the_phone(elder, step):
    bar = bar_of(elder.get(f"/threads/new/?step={step}").text)
    assert ("上一步" in bar) == (step != "kind")
    assert 'form="writing"' in bar
    assert "下一步" in bar
    assert HOTLINE in bar
    assert "/my/" not in bar


def test_the_bar_and_the_page_call_the_step_on_the_same(elder):
    page = elder.get("/threads/new/?step=words", headers={"accept-language": "en"}).text
    assert "Continue</button>" in bar_of(page)
    assert '<button class="button button--main">Continue</button>' in page


def test_a_matter_is_read_aloud_by_one_button(elder, thread):
    address = thread.get_absolute_url()
    assert elder.get(address).text.count("data-read-aloud=") == 1
    elder.post("/elder-mode/", {"next": "/"})
    assert 'data-read-aloud="#post-1 .post__body"' in elder.get(address).text


def test_the_bar_sends_what_is_checked(elder, citizen, draft):
    elder.force_login(citizen)
    page = elder.get(f"/my/submissions/{draft.pk}/preview/").text
    assert 'id="sending"' in page
    assert 'form="sending"' in bar_of(page)
    assert f"/my/submissions/{draft.pk}/edit/" in bar_of(page)


def test_the_ways_through_the_portal_stand_behind_one_word(elder, client):
    page = elder.get("/").text
    menu = page[page.index('class="header__menu"') :].split("</details>")[0]
    assert all(way in menu for way in ("菜单", 'href="/threads/"', "/accounts/login/", "English"))
    assert 'action="/search/"' in menu
    elder.post("/elder-mode/", {"next": "/"})
    assert "header__menu" not in elder.get("/").text
