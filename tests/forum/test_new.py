"""Writing a matter, signed in or not."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from forum.models import Submission
from forum.workflow.submissions import drafting
from portal.agencies.models import Area
from tests import builders
from tests.racing import press_at_once

NEW = "/threads/new/"
TYPED = {
    "kind": "inquiry",
    "title": "公交站台什么时候修好",
    "text": "站台的顶棚坏了两个月了。\r\n\r\n下雨没地方躲。",
}


def sign_in(client, user):
    return client.post(
        f"/accounts/login/?next={NEW}", {"login": user.username, "password": builders.PASSWORD}
    )


def test_continuing_makes_a_draft_and_shows_the_preview(client, citizen, category, area):
    client.force_login(citizen)
    typed = TYPED | {"category": "traffic", "area": "zhenhe", "urgent": "on"}
    response = client.post(NEW, typed)
    draft = Submission.objects.get()
    assert response.url == reverse("submissions:preview", args=[draft.pk])
    assert (draft.category, draft.area, draft.urgent) == (category, area, True)
    assert (draft.state, draft.text) == ("draft", "站台的顶棚坏了两个月了。\n\n下雨没地方躲。")


def test_saving_asks_for_nothing(client, citizen):
    client.force_login(citizen)
    response = client.post(NEW, {"title": "还没想好", "save": "1"})
    draft = Submission.objects.get()
    assert (response.url, draft.title, draft.kind) == (draft.get_absolute_url(), "还没想好", "")


def test_continuing_says_what_is_missing_and_keeps_what_was_typed(client, citizen):
    client.force_login(citizen)
    response = client.post(NEW, {"text": "只写了正文", "place": "南桥路口"})
    page = response.content.decode()
    assert {"kind", "title"} == set(response.context["form"].errors)
    assert "只写了正文" in page
    assert "南桥路口" in page
    assert not Submission.objects.exists()


def test_a_second_press_goes_on_with_the_same_draft(client, citizen):
    client.force_login(citizen)
    assert client.post(NEW, TYPED).url == client.post(NEW, TYPED).url
    assert Submission.objects.count() == 1


def test_a_press_after_it_was_sent_says_so_and_sends_nothing(client, citizen):
    client.force_login(citizen)
    client.post(NEW, TYPED)
    draft = Submission.objects.get()
    client.post(reverse("submissions:submit", args=[draft.pk]))
    assert client.post(NEW, TYPED).url == draft.get_absolute_url()
    assert (Submission.objects.count(), draft.versions.count()) == (1, 1)


def test_words_typed_signed_out_are_a_draft_after_signing_in(client, citizen):
    assert client.post(NEW, TYPED).url == f"/accounts/login/?next={NEW}"
    assert sign_in(client, citizen).url == NEW
    draft = Submission.objects.get(author=citizen)
    assert draft.title == TYPED["title"]
    assert client.get(NEW).url == draft.get_absolute_url()


def test_a_failed_sign_in_says_that_the_words_are_kept(client, citizen):
    kept = "您写的内容还在"
    login = reverse("account_login")
    typed = {"login": citizen.username, "password": "wrong"}
    assert kept not in client.post(login, typed).content.decode()
    client.post(NEW, TYPED)
    assert kept in client.post(login, typed).content.decode()
    assert kept in client.get(reverse("account_signup")).content.decode()


def test_another_matter_can_be_raised_beside_that_draft(client, citizen):
    client.post(NEW, TYPED)
    sign_in(client, citizen)
    page = client.get(f"{NEW}?another=1")
    assert page.status_code == 200
    assert TYPED["title"] not in page.content.decode()


def test_a_draft_that_was_gone_on_with_no_longer_stands_in_the_way(client, citizen):
    client.post(NEW, TYPED)
    sign_in(client, citizen)
    draft = Submission.objects.get()
    client.post(reverse("submissions:edit", args=[draft.pk]), TYPED | {"save": "1"})
    assert client.get(NEW).status_code == 200


def test_unfinished_words_typed_signed_out_are_found_again(client, db):
    response = client.post(NEW, {"title": "还没写完"})
    assert response.status_code == 200
    assert "还没写完" in client.get(NEW).content.decode()


def test_words_typed_signed_out_can_be_cleared(client, db):
    client.post(NEW, {"title": "还没写完"})
    client.post(NEW, {"discard": "1"})
    assert "还没写完" not in client.get(NEW).content.decode()


def test_too_long_a_text_typed_signed_out_is_a_whole_draft_after_signing_in(client, citizen):
    long = {"title": "题" * 300, "text": "长" * 30_000}
    assert client.post(NEW, TYPED | long).status_code == 200
    sign_in(client, citizen)
    draft = Submission.objects.get(author=citizen)
    assert (draft.title, draft.text) == (long["title"], long["text"])


def test_another_persons_sign_in_elsewhere_takes_nothing(client, citizen, neighbour):
    client.post(NEW, TYPED)
    sign_in(client.__class__(), neighbour)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "字" * 50_001),
        ("title", "题" * 501),
        ("kind", "²"),
        ("kind", "9" * 5_000),
        ("category", "²"),
        ("category", "9" * 5_000),
        ("area", "../../etc"),
        ("place", "地" * 121),
    ],
)
def test_what_does_not_fit_is_said_and_everything_typed_is_kept(client, citizen, field, value):
    client.force_login(citizen)
    response = client.post(NEW, TYPED | {field: value, "save": "1"})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert (TYPED | {field: value})["text"].replace("\r", "") in response.content.decode().replace(
        "\r", ""
    )


@pytest.mark.parametrize(("field", "most"), [("title", 80), ("text", 10_000)])
def test_what_is_too_long_is_kept_whole_and_said(client, citizen, field, most):
    client.force_login(citizen)
    long = "长" * (most + 7)
    page = client.post(NEW, TYPED | {field: long, "save": "1"}, follow=True).content.decode()
    draft = Submission.objects.get()
    assert getattr(draft, field) == long
    assert "超出 7 个字" in page
    again = client.post(NEW, TYPED | {field: long})
    assert f"写了 {most + 7} 个字，最多 {most} 个字" in again.content.decode()
    assert long in again.content.decode()
    client.post(reverse("submissions:submit", args=[draft.pk]))
    draft.refresh_from_db()
    assert (draft.state, draft.versions.count()) == ("draft", 0)


def test_no_browser_is_told_to_cut(client, citizen):
    client.force_login(citizen)
    page = client.get(f"{NEW}?step=all").content.decode()
    assert "maxlength" not in page
    assert page.count("data-over=") == 3


@pytest.mark.parametrize("field", ["title", "text", "kind", "category", "place"])
@pytest.mark.parametrize("broken", ["a\x00b", "a\udcffb"])
@pytest.mark.parametrize("signed_in", [True, False])
def test_what_cannot_be_text_is_a_bad_request(client, citizen, field, broken, signed_in):
    if signed_in:
        client.force_login(citizen)
    body = TYPED | {field: broken}
    encoded = "&".join(f"{name}={quoted(value)}" for name, value in body.items())
    response = client.post(NEW, encoded, content_type="application/x-www-form-urlencoded")
    # A broken byte is replaced when the form is decoded; what is left is text.
    assert response.status_code in ({400} if "\x00" in broken else {200, 302})


def quoted(value):
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogateescape"))


def test_ten_thousand_characters_fit_whatever_the_line_ends(client, citizen):
    client.force_login(citizen)
    text = "\r\n".join(["字" * 99] * 100)
    assert client.post(NEW, TYPED | {"text": text}).status_code == 302
    assert len(Submission.objects.get().text) == 9_999


def test_children_of_a_tree_stand_grouped_under_their_parent(client, area):
    Area.objects.create(slug="nanqiao", name="南桥街道", parent=area)
    page = client.get(f"{NEW}?step=where").content.decode()
    assert '<optgroup label="枕河区">' in page
    assert '<option value="nanqiao">南桥街道</option>' in page


def test_the_page_asks_little_of_the_database(client, citizen, area, django_assert_max_num_queries):
    client.force_login(citizen)
    client.get(NEW)
    with django_assert_max_num_queries(8):
        client.get(NEW)


def test_words_typed_signed_out_are_a_draft_after_signing_up(client, db):
    client.post(NEW, TYPED)
    response = client.post(
        f"/accounts/signup/?next={NEW}",
        {"username": "laochen", "email": "laochen@lanchuan.example", "password1": "tieniu-2026-x"},
    )
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[0].body, re.MULTILINE)[0]
    client.post(response.url, {"code": code})
    draft = Submission.objects.get()
    assert (draft.author.username, draft.title) == ("laochen", TYPED["title"])
    assert client.get(NEW).url == draft.get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_make_one_draft(citizen):
    words = {"kind": "inquiry", "title": "路灯", "text": "路灯坏了。"}
    press_at_once(8, lambda: drafting.begin(by=citizen, purpose="matter", **words))
    assert Submission.objects.count() == 1


def test_far_too_many_images_cost_no_words(client, citizen):
    client.force_login(citizen)
    images = [builders.picture(f"{number}.jpg") for number in range(40)]
    response = client.post(NEW, TYPED | {"images": images}, follow=True)
    draft = Submission.objects.get()
    assert response.status_code == 200
    assert (draft.title, draft.attachments.count()) == (TYPED["title"], 6)
