"""The head of an agency writes a notice in its name."""

import pytest
from django.urls import reverse

from forum.models import Submission
from portal.agencies import workflow as agencies
from tests import builders

NEW = "/threads/new/notice/"
TYPED = {
    "agency": "transport",
    "title": "国庆假期公交安排",
    "text": "## 时间\n\n- 10 月 1 日起\n\n**末班车**延后。",
}


def test_a_head_writes_it_and_checks_it_with_its_formatting(client, head, transport):
    client.force_login(head)
    response = client.post(NEW, TYPED)
    notice = Submission.objects.get()
    assert (notice.purpose, notice.desk, notice.agency) == ("notice", "moderation", transport)
    page = client.get(response.url).content.decode()
    assert "<h3>时间</h3>" in page
    assert "<strong>末班车</strong>" in page
    assert "市交通运输局" in page


def test_sending_it_gives_a_number_and_puts_it_before_a_moderator(client, head):
    client.force_login(head)
    client.post(NEW, TYPED)
    notice = Submission.objects.get()
    client.post(reverse("submissions:submit", args=[notice.pk]))
    notice.refresh_from_db()
    assert (notice.state, len(notice.number)) == ("pending", 13)


def test_a_head_speaks_for_no_other_agency(client, head, water):
    client.force_login(head)
    response = client.post(NEW, TYPED | {"agency": "water"})
    assert list(response.context["form"].errors) == ["agency"]
    assert TYPED["text"] in response.content.decode()
    assert not Submission.objects.exists()


def test_the_centre_speaks_for_any_agency(client, dispatcher, water):
    client.force_login(dispatcher)
    client.post(NEW, TYPED | {"agency": "water"})
    assert Submission.objects.get().agency == water


@pytest.mark.parametrize("who", ["citizen", "clerk", "moderator", "supervisor"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_may_not(client, request, who, method):
    client.force_login(request.getfixturevalue(who))
    assert getattr(client, method)(NEW, TYPED).status_code == 403
    assert not Submission.objects.exists()


def test_whoever_is_no_longer_head_does_not_send_it(client, head):
    client.force_login(head)
    client.post(NEW, TYPED)
    notice = Submission.objects.get()
    head.groups.clear()
    assert client.post(reverse("submissions:submit", args=[notice.pk])).status_code == 403
    notice.refresh_from_db()
    assert notice.state == "draft"


def test_a_notice_without_an_agency_is_not_sent(client, head, transport):
    notice = builders.draft(head, purpose="notice", kind="")
    client.force_login(head)
    address = reverse("submissions:submit", args=[notice.pk])
    assert client.post(address).url == reverse("submissions:edit", args=[notice.pk])


def test_words_typed_after_the_session_ended_are_found_again(client, head):
    assert client.post(NEW, TYPED).url == f"/accounts/login/?next={NEW}"
    client.post("/accounts/login/", {"login": "head", "password": builders.PASSWORD})
    assert client.get(NEW).context["form"]["text"].value() == TYPED["text"]


def test_a_draft_for_an_agency_one_no_longer_heads_is_not_sent(client, head, transport, water):
    client.force_login(head)
    client.post(NEW, TYPED)
    notice = Submission.objects.get()
    agencies.join(head.pk, agency=water, role="head")
    agencies.leave(head.pk, agency=transport)
    response = client.post(reverse("submissions:submit", args=[notice.pk]))
    notice.refresh_from_db()
    assert (response.status_code, notice.state) == (403, "draft")
